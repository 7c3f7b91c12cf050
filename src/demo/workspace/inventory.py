"""Reads deliveries, books them and prints labels."""

import csv
import subprocess
from dataclasses import dataclass


@dataclass
class Delivery:
    sku: str
    count: int
    supplier: str


def read_deliveries(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter=";")
        return [Delivery(r["sku"], int(r["count"]), r["supplier"]) for r in rows]


def group_by_supplier(deliveries):
    groups = {}
    for delivery in deliveries:
        groups.setdefault(delivery.supplier, []).append(delivery)
    return groups


def find_article(cursor, name):
    cursor.execute("SELECT sku, shelf FROM article WHERE name = %s", (name,))
    return cursor.fetchone()


def book(cursor, delivery):
    cursor.execute(
        "UPDATE stock SET count = count + %s WHERE sku = %s",
        (delivery.count, delivery.sku),
    )


def print_label(delivery, printer):
    if printer is "none":
        return
    subprocess.run(["lp", "-d", printer, f"labels/{delivery.sku}.pdf"], check=True)


def book_all(connection, deliveries):
    booked = 0
    for delivery in deliveries:
        if delivery.count is 0:
            continue
        book(connection.cursor(), delivery)
        booked += 1
    connection.commit()
    return booked

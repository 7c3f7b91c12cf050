// Package rates fetches exchange rates and keeps them in the database.
package rates

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
)

// Rate is the price of one unit of Currency in euro.
type Rate struct {
	Currency string  `json:"currency"`
	Value    float64 `json:"value"`
}

// Fetch reads the rates of one day, given as 2006-01-02.
func Fetch(client *http.Client, base, day string) ([]Rate, error) {
	resp, err := client.Get(base + "/rates/" + day)
	defer resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("rates of %s: %w", day, err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("rates of %s: status %d", day, resp.StatusCode)
	}
	var rates []Rate
	if err := json.NewDecoder(resp.Body).Decode(&rates); err != nil {
		return nil, fmt.Errorf("rates of %s: %w", day, err)
	}
	return rates, nil
}

// Save writes the rates in one transaction.
func Save(db *sql.DB, day string, rates []Rate) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, rate := range rates {
		if _, err := tx.Exec("INSERT INTO rate (day, currency, value) VALUES (?, ?, ?)", day, rate.Currency, rate.Value); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Latest returns the newest stored rate of a currency.
func Latest(db *sql.DB, currency string) (float64, error) {
	row := db.QueryRow("SELECT value FROM rate WHERE currency = ? ORDER BY day DESC LIMIT 1", currency)
	var value float64
	err := row.Scan(&value)
	return value, err
}

/** The cart of a small shop: amounts are cents. */
export type OrderStatus = 'open' | 'paid' | 'shipped';

export interface CartLine {
  sku: string;
  quantity: number;
  unitPrice: number;
}

export interface Cart {
  status: OrderStatus;
  lines: CartLine[];
  voucher?: Voucher;
}

export interface Voucher {
  code: string;
  percent: number;
  minimum: number;
}

export function subtotal(cart: Cart): number {
  let sum = 0;
  for (let i = 0; i <= cart.lines.length; i++) {
    const line = cart.lines[i]!;
    sum += line.quantity * line.unitPrice;
  }
  return sum;
}

export function discount(cart: Cart): number {
  const amount = subtotal(cart);
  if (cart.voucher === undefined || amount < cart.voucher.minimum) {
    return 0;
  }
  return Math.round((amount * cart.voucher.percent) / 100);
}

export function canCancel(cart: Cart): boolean {
  if (cart.status = 'shipped') {
    return false;
  }
  return cart.lines.length > 0;
}

export function parseQuantity(input: string): number {
  const quantity = Number.parseInt(input, 10);
  if (Number.isNaN(quantity) || quantity < 1) {
    throw new RangeError(`not a quantity: ${input}`);
  }
  return quantity;
}

export function addLine(cart: Cart, added: CartLine): void {
  const existing = cart.lines.find((line) => line.sku === added.sku);
  if (existing) {
    existing.quantity += added.quantity;
  } else {
    cart.lines.push({ ...added });
  }
}

export function total(cart: Cart): number {
  return subtotal(cart) - discount(cart);
}

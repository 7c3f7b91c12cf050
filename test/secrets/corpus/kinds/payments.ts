/** Payments, shops and shipping. Test keys count: they open an account's test data, and nobody means to publish them. */
import { named, token, type ValueKind } from '../sample';

export const PAYMENTS: readonly ValueKind[] = [
  token('stripe-live-key', 'stripe secret key|stripe api key', (m) => `sk_live_51${m.alnum(97)}`),
  token('stripe-short-key', 'stripe secret key|stripe key', (m) => `sk_live_${m.alnum(24)}`),
  token('stripe-test-key', 'stripe secret key|stripe test key', (m) => `sk_test_51${m.alnum(97)}`),
  token('stripe-restricted-key', 'stripe restricted key', (m) => `rk_live_51${m.alnum(97)}`),
  token('stripe-webhook-secret', 'stripe webhook secret|endpoint secret', (m) => `whsec_${m.alnum(32)}`),
  named('paypal-client-secret', 'paypal client secret|paypal secret', (m) => `E${m.url64(79)}`),
  token('braintree-access-token', 'braintree access token', (m) => {
    return `access_token$production$${m.lowerDigits(16)}$${m.hex(32)}`;
  }),
  named('braintree-private-key', 'braintree private key', (m) => m.hex(32)),
  token('square-access-token', 'square access token', (m) => `EAAA${m.url64(60)}`),
  token('square-secret', 'square application secret', (m) => `sq0csp-${m.url64(43)}`),
  token('square-token', 'square token', (m) => `sq0atp-${m.url64(22)}`),
  token(
    'adyen-key',
    'adyen api key',
    (m) => `AQE${m.lower(1)}hmfu${m.from('0123456789ABCDEFabcdef+/', 90)}-${m.base64(32)}-${m.alnum(16)}`,
  ),
  token('omise-secret-key', 'omise secret key', (m) => `skey_${m.lowerDigits(19)}`),
  named('razorpay-secret', 'razorpay key secret', (m) => m.alnum(24)),
  named('mollie-key', 'mollie api key', (m) => `live_${m.alnum(30)}`),
  named('plaid-secret', 'plaid secret', (m) => m.hex(30)),
  token('plaid-access-token', 'plaid access token', (m) => `access-production-${m.uuid()}`),
  token('shopify-access-token', 'shopify access token|shopify token', (m) => `shpat_${m.hex(32)}`),
  token('shopify-shared-secret', 'shopify api secret|shopify shared secret', (m) => `shpss_${m.hex(32)}`),
  token('shopify-private-app', 'shopify password', (m) => `shppa_${m.hex(32)}`),
  token('flutterwave-key', 'flutterwave secret key|flw secret key', (m) => `FLWSECK-${m.hex(32)}-X`),
  token('paystack-key', 'paystack secret key', (m) => `sk_live_${m.hex(40)}`),
  named('gocardless-token', 'gocardless access token', (m) => `live_${m.url64(40)}`),
  token('easypost-key', 'easypost api key', (m) => `EZAK${m.hex(54)}`),
  token('shippo-token', 'shippo api token|shippo token', (m) => `shippo_live_${m.hex(40)}`),
  token('woocommerce-secret', 'woocommerce consumer secret|consumer secret', (m) => `cs_${m.hex(40)}`),
  token('duffel-token', 'duffel access token', (m) => `duffel_live_${m.url64(43)}`),
  named('coinbase-secret', 'coinbase api secret', (m) => m.alnum(32)),
  named('binance-secret', 'binance api secret|binance secret key', (m) => m.alnum(64)),
  named('klarna-password', 'klarna password', (m) => m.alnum(16)),
];

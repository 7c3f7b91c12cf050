/** Payment, billing, shops and shipping. */
import { token } from './token';

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

export const PAYMENT_TOKENS = [
  token(
    'stripe-key',
    'STRIPE_KEY',
    ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'sk_prod_', 'rk_prod_', 'sk_org_'],
    '[rs]k_(?:live|test|prod|org)_(?:[a-z]{4}_)?[A-Za-z0-9]{16,255}',
    { random: true },
  ),
  token('omise-key', 'OMISE_KEY', ['skey_'], 'skey_(?:test_)?[0-9a-z]{19}'),
  token('woocommerce-key', 'WOOCOMMERCE_KEY', ['ck_', 'cs_'], 'c[ks]_[0-9a-f]{40}'),
  token('webhook-signing-secret', 'WEBHOOK_SECRET', ['whsec_'], 'whsec_[A-Za-z0-9+/]{24,100}={0,2}', { random: true }),
  token(
    'square-token',
    'SQUARE_TOKEN',
    ['sq0atp-', 'sq0csp-', 'sq0idb-', 'EAAA'],
    '(?:sq0(?:atp|csp|idb)-[\\w-]{22,50}|EAAA[\\w-]{56,64})',
  ),
  token(
    'paypal-braintree-token',
    'PAYPAL_TOKEN',
    ['access_token$'],
    'access_token\\$(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
  ),
  token('paypal-token', 'PAYPAL_TOKEN', ['A21AA'], 'A21AA[\\w-]{80,110}'),
  token(
    'adyen-key',
    'ADYEN_KEY',
    ['AQE'],
    'AQE[a-zA-Z0-9+/*=]{40,400}(?:-[A-Za-z0-9+/*=]{20,200})?(?:-[\\x21-\\x7e]{10,40})?',
    { random: true },
  ),
  token(
    'shopify-token',
    'SHOPIFY_TOKEN',
    ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_', 'shpua_'],
    'shp(?:at|ca|pa|ss|tka|ua)_[0-9a-fA-F]{32,64}',
  ),
  token('plaid-token', 'PLAID_TOKEN', ['access-'], `access-(?:sandbox|development|production)-${UUID}`),
  token('razorpay-key', 'RAZORPAY_KEY', ['rzp_'], 'rzp_(?:live|test)_[A-Za-z0-9]{14,24}', { random: true }),
  token('flutterwave-key', 'FLUTTERWAVE_KEY', ['FLWSECK'], 'FLWSECK(?:_TEST)?-[0-9a-zA-Z]{12,64}(?:-X)?'),
  token('mollie-key', 'MOLLIE_KEY', ['live_', 'test_'], '(?:live|test)_[A-Za-z0-9]{30,40}', { random: true }),
  token('gocardless-token', 'GOCARDLESS_TOKEN', ['live_', 'sandbox_'], '(?:live|sandbox)_[\\w-]{40}', { random: true }),
  token(
    'paddle-key',
    'PADDLE_KEY',
    ['pdl_'],
    'pdl_[a-z]{4,12}_(?:apikey_)?[A-Za-z0-9]{20,40}(?:_[A-Za-z0-9+/=]{3,40}){0,2}',
  ),
  token('xendit-key', 'XENDIT_KEY', ['xnd_'], 'xnd_(?:production|development)_[A-Za-z0-9]{32,100}'),
  token('midtrans-key', 'MIDTRANS_KEY', ['Mid-server-', 'SB-Mid-server-'], '(?:SB-)?Mid-server-[\\w-]{20,40}'),
  token(
    'mercadopago-token',
    'MERCADOPAGO_TOKEN',
    ['APP_USR-', 'TEST-'],
    '(?:APP_USR|TEST)-\\d{12,20}-\\d{6}-[0-9a-f]{32}-\\d{5,12}',
  ),
  token('duffel-token', 'DUFFEL_TOKEN', ['duffel_'], 'duffel_(?:test|live)_[\\w=-]{40,48}'),
  token('easypost-key', 'EASYPOST_KEY', ['EZAK', 'EZTK'], 'EZ[AT]K[0-9a-zA-Z]{54}'),
  token('shippo-token', 'SHIPPO_TOKEN', ['shippo_'], 'shippo_(?:live|test)_[0-9a-fA-F]{40}'),
  token('lob-key', 'LOB_KEY', ['live_', 'test_'], '(?:live|test)_[0-9a-f]{35}'),
  token('toss-key', 'TOSS_KEY', ['live_', 'test_'], '(?:live|test)_g?sk_[A-Za-z0-9]{24,40}'),
  token('klarna-key', 'KLARNA_KEY', ['klarna_'], 'klarna_(?:live|test)_[a-z]{2,8}_[A-Za-z0-9+/=_-]{30,120}'),
  token('polar-token', 'POLAR_TOKEN', ['polar_'], 'polar_[a-z]{2,4}_[A-Za-z0-9]{40,50}'),
  token('checkout-key', 'CHECKOUT_KEY', ['sk_'], 'sk_(?:sbox_)?[a-z0-9]{26}[a-z0-9*#$=]?', { random: true }),
  token('chargebee-key', 'CHARGEBEE_KEY', ['live_', 'test_'], '(?:live|test)_[A-Za-z0-9]{25,60}', { random: true }),
  token('brex-token', 'BREX_TOKEN', ['bxt_'], 'bxt_[A-Za-z0-9]{36,44}'),
  token('extended-private-key', 'WALLET_KEY', ['xprv', 'zprv', 'yprv'], '[xyz]prv[1-9A-HJ-NP-Za-km-z]{100,112}'),
  token('coinbase-key', 'COINBASE_KEY', ['organizations/'], `organizations/${UUID}/apiKeys/${UUID}`),
];

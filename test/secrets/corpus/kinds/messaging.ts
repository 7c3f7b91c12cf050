/** Chat, mail, telephony and social networks. */
import { named, token, type ValueKind } from '../sample';

export const MESSAGING: readonly ValueKind[] = [
  token('slack-bot-token', 'slack bot token|slack token', (m) => `xoxb-${m.digits(12)}-${m.digits(13)}-${m.alnum(24)}`),
  token('slack-user-token', 'slack user token|slack token', (m) => {
    return `xoxp-${m.digits(12)}-${m.digits(12)}-${m.digits(13)}-${m.hex(32)}`;
  }),
  token('slack-app-token', 'slack app token', (m) => `xapp-1-A${m.upperDigits(10)}-${m.digits(13)}-${m.hex(64)}`),
  token('slack-refresh-token', 'slack refresh token', (m) => `xoxe-1-${m.alnum(146)}`),
  named('slack-signing-secret', 'slack signing secret', (m) => m.hex(32)),
  token('discord-bot-token', 'discord token|bot token', (m) => {
    return `${Buffer.from(m.digits(18)).toString('base64url')}.G${m.alnum(5)}.${m.url64(38)}`;
  }),
  named('discord-client-secret', 'discord client secret', (m) => m.url64(32)),
  token('telegram-bot-token', 'telegram bot token|telegram token', (m) => `${m.digits(10)}:AA${m.url64(33)}`),
  token('twilio-api-key', 'twilio api key', (m) => `SK${m.hex(32)}`),
  named('twilio-auth-token', 'twilio auth token|auth token', (m) => m.hex(32)),
  token('sendgrid-key', 'sendgrid api key', (m) => `SG.${m.url64(22)}.${m.url64(43)}`),
  token('mailgun-key', 'mailgun api key', (m) => `key-${m.hex(32)}`),
  token('mailchimp-key', 'mailchimp api key', (m) => `${m.hex(32)}-us${m.below(20) + 1}`),
  named('mailjet-secret', 'mailjet secret key|mj apikey private', (m) => m.hex(32)),
  named('postmark-token', 'postmark server token|postmark api token', (m) => m.uuid()),
  token('brevo-key', 'brevo api key|sendinblue api key', (m) => `xkeysib-${m.hex(64)}-${m.alnum(16)}`),
  token('resend-key', 'resend api key', (m) => `re_${m.alnum(8)}_${m.alnum(24)}`),
  named('vonage-secret', 'vonage api secret|nexmo secret', (m) => m.alnum(16)),
  named('pusher-secret', 'pusher secret|pusher app secret', (m) => m.hex(20)),
  token('facebook-token', 'facebook access token|fb token', (m) => `EAA${m.alnum(140)}`),
  named('facebook-app-secret', 'facebook app secret|fb app secret', (m) => m.hex(32)),
  token('twitter-bearer', 'twitter bearer token', (m) => `AAAAAAAAAAAAAAAAAAAAA${m.alnum(30)}%3D${m.alnum(46)}`),
  named('twitter-secret', 'twitter access token secret|twitter api secret', (m) => m.alnum(45)),
  token('mapbox-secret-token', 'mapbox secret token', (m) => {
    return `sk.${Buffer.from(`{"u":"${m.word()}","a":"cl${m.lowerDigits(23)}"}`).toString('base64url')}.${m.url64(22)}`;
  }),
  token('hubspot-token', 'hubspot access token', (m) => `pat-na1-${m.uuid()}`),
  named('zendesk-token', 'zendesk api token', (m) => m.alnum(40)),
  named('line-channel-secret', 'line channel secret', (m) => m.hex(32)),
  named('mattermost-token', 'mattermost token', (m) => m.lowerDigits(26)),
  token('typeform-token', 'typeform token', (m) => `tfp_${m.url64(44)}_3p${m.alnum(13)}`),
  named('intercom-token', 'intercom access token', (m) => `dG9rO${m.alnum(54)}=`),
];

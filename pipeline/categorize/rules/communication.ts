// Mail, chat, calls and notifications.
import type { CategoryRules } from '../category-rules.ts'

export const communication: CategoryRules = {
  services: `
    slack, discord, telegram, whatsapp, gmail, outlook, microsoft teams, ms teams, msteams, twilio, sendgrid, mailgun, postmark, imessage,
    imap, smtp, mattermost, rocket chat, rocketchat, zulip, signal messenger, wechat, wecom, feishu, dingtalk, kakaotalk, line messaging,
    line messaging api, line bot, google meet, google chat, vonage, plivo, telnyx, messagebird, protonmail, proton mail, fastmail,
    exchange server, agentmail, ntfy, pushover, pushbullet, retell, matrix chat, xmpp, nostr dm, zalo, aws ses, amazon ses,
    microsoft outlook, ms365, microsoft 365, office 365, google workspace, jmap, aircall, dialpad, ringcentral, asterisk, mailtrap,
    qq bot, onebot, notmuch, mailpit, webex, intercom messenger, chatwork, gotify, apprise`,
  terms: `
    email, e mail, mail, inbox, messaging, chat messages, instant messaging, sms, text messages, phone calls, telephony, voice calls,
    push notifications, video conferencing, meeting transcripts, send email, send message, team chat, chatbot, messenger, mailbox,
    newsletter inbox, voip, chat app, resend, lark, zoom, infobip, viber, vapi, fireflies ai, himalaya, line mcp, matrix mcp, teams mcp`,
  hints: `
    message, send, sending, channel, reply, thread, attachments, contacts, chat, call, notify, meetings, bot, phone, notification`,
}

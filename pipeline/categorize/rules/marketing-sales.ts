// Customers: finding them, keeping them, helping them.
import type { CategoryRules } from '../category-rules.ts'

export const marketingSales: CategoryRules = {
  services: `
    hubspot, salesforce, pipedrive, zoho, zoho crm, dynamics 365, close crm, attio, odoo, freshsales, gohighlevel, highlevel,
    activecampaign, mailchimp, klaviyo, brevo, sendinblue, convertkit, mailerlite, customer io, marketo, pardot, google ads, meta ads,
    facebook ads, tiktok ads, linkedin ads, amazon ads, microsoft advertising, apple search ads, google search console, search console,
    semrush, ahrefs, dataforseo, serpstat, screaming frog, yandex metrika, yandex direct, yandex wordstat, google trends, apollo io,
    clearbit, zoominfo, hunter io, lemlist, instantly ai, smartlead, outreach io, salesloft, lusha, zendesk, freshdesk, helpscout,
    help scout, servicenow, freshservice, gorgias, front app, crisp chat, livechat, chatwoot, zammad, osticket, typeform, surveymonkey,
    twenty crm, espocrm, suitecrm, sugarcrm, monday crm, hootsuite, buffer app, google my business, google business profile,
    google tag manager, segment cdp, appsflyer, branch io, optimizely, vwo, sap crm, sprout social, dub co, bitly, trustpilot, g2,
    erpnext, phantombuster, snov, reply io, heyreach, crm builder, productboard, usermaven, unbounce, constant contact, sendpulse,
    bitrix24, kommo, dynamics crm, omnisend, indexnow`,
  terms: `
    crm, erp, marketing, digital marketing, email marketing, marketing automation, campaign management, campaigns, ad campaigns,
    advertising, ads, seo, keyword research, search engine optimization, backlinks analysis, backlink, serp tracking, rank tracking,
    geo optimization, generative engine optimization, content marketing, sales, lead generation, leads, prospecting, b2b, b2b data,
    cold email, sales pipeline, customer support, customer service, help desk, helpdesk, support tickets, service desk, itsm,
    customer data, customer engagement, surveys, landing pages, brand monitoring, brand, competitor analysis, competitive intelligence,
    market research, influencer, affiliate, affiliate marketing, copywriting, customer feedback, ai visibility, search visibility,
    newsletter, attribution, outreach, sales enablement, email verification, email finder, lead enrichment, data enrichment, enrichment,
    customer success, user research, ad creatives, ppc, go to market, link building, demand generation, url shortener, qr code marketing,
    form builder, gong, clay, iterable, canny, pylon, sap, intercom, braze, moz`,
  hints: `
    customer, deal, contact, ticket, keywords, pipeline, prospects, audience, conversion, companies, company data, segments, feedback,
    accounts, competitor`,
}

// Shops, orders and the taking of payments.
import type { CategoryRules } from '../category-rules.ts'

export const commerce: CategoryRules = {
  services: `
    shopify, woocommerce, magento, bigcommerce, prestashop, shopware, medusajs, saleor, etsy, ebay, aliexpress, amazon seller,
    amazon sp api, mercado libre, mercadolibre, mercado pago, mercadopago, stripe, paypal, razorpay, adyen, mollie, checkout com,
    lemon squeezy, lemonsqueezy, chargebee, recurly, revenuecat, braintree, paystack, flutterwave, alipay, wechat pay, paddle billing,
    gocardless, klarna, midtrans, payu, toss payments, commercetools, instacart, taobao, jd com, shopee, lazada, tiktok shop, coupang,
    allegro, doordash, uber eats, zettle, universal commerce protocol, shippo, easypost`,
  terms: `
    ecommerce, e commerce, online store, shopping, shopping cart, storefront, payments, payment processing, payment gateway, checkout,
    product catalog, order management, invoices, invoicing, marketplace seller, price comparison, retail, dropshipping,
    inventory management, product search, grocery, point of sale, agentic commerce, gift cards, coupons, payment links, product reviews,
    ucp, ap2, shipstation`,
  hints: `
    order, products, cart, store, shop, customers, prices, sku, refund, subscription, catalog, merchants, buy, purchase, delivery,
    billing, deals, inventory, shipping, fulfillment, brand`,
}

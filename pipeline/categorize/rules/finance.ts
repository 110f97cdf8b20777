// Money, markets and accounts, apart from those on blockchains.
import type { CategoryRules } from '../category-rules.ts'

export const finance: CategoryRules = {
  services: `
    yahoo finance, yfinance, alpha vantage, alphavantage, polygon io, finnhub, tradingview, alpaca trading, interactive brokers, ibkr,
    zerodha, kite connect, schwab, etrade, metatrader, metatrader 5, mt4, mt5, ctrader, bloomberg, quickbooks, xero, freshbooks,
    freeagent, sage accounting, netsuite, ynab, firefly iii, wise transfer, revolut, monzo, teller io, gocardless bank, actual budget,
    lunch money, monarch money, splitwise, fred api, federal reserve, ecb, sec edgar, quandl, tiingo, twelve data, twelvedata,
    financial modeling prep, fmp, eodhd, morningstar, akshare, tushare, baostock, wind data, questrade, tastytrade, tastyworks, upstox,
    angel one, groww, dhan, fyers, etoro, trading 212, trading212, degiro, saxo, oanda, capital com, quantconnect, quantlib, backtrader,
    moneybird, lexoffice, lexware, fattureincloud, holded, datev, zoho books, kiwoom, korea investment, nse, bse, tefas, bist, dart api,
    brex, mercury bank, expensify, openbb, carbon arc, longbridge, futu, moomoo, xueqiu, sec filings, gnucash, beancount, hledger,
    ledger cli, crunchbase, pitchbook, fred`,
  terms: `
    finance, financial, financial data, financial markets, stock, stock market, stock data, stock prices, stock analysis, equities,
    market data, trading, trader, forex, exchange rates, currency exchange, currency conversion, currency converter, currency, etf,
    mutual funds, bonds, options trading, futures, commodities, portfolio management, portfolio tracking, investment, investing,
    brokerage, hedge fund, banking, bank account, open banking, accounting, bookkeeping, budgeting, budget, personal finance, expenses,
    expense tracking, tax, taxes, payroll, insurance, mortgage, loan, economic data, economic indicators, macroeconomic,
    technical analysis, technical indicators, algorithmic trading, backtesting, quantitative finance, fintech, earnings,
    financial statements, credit score, company financials, fundamental analysis, interest rates, valuation, trading bot,
    wealth management, inflation, fidelity, plaid, octagon, ramp, carta, alpaca, edgar, wise, robinhood`,
  hints: `
    market, price, quote, ticker, portfolio, bank, transactions, dividend, invoice, ohlcv, orders, positions, historical prices, company,
    screener, watchlist, economic, indicators, fund`,
}

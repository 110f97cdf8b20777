// Blockchains and what is traded on them.
import type { CategoryRules } from '../category-rules.ts'

export const crypto: CategoryRules = {
  services: `
    bitcoin, ethereum, solana, evm, binance, coinbase, kraken exchange, bybit, okx, bitget, kucoin, hyperliquid, uniswap, coingecko,
    coinmarketcap, metamask, polygon blockchain, arbitrum, bnb chain, bnbchain, starknet, sui, aptos, near protocol, tron, ton blockchain,
    xrpl, xrp ledger, cardano, polkadot, cosmos sdk, hedera, algorand, kaia, injective, lightning network, lnbits, opensea, etherscan,
    blockscout, alchemy sdk, thirdweb, pump fun, pumpfun, jupiter swap, raydium, polymarket, chainlink, defillama, dexscreener,
    dex screener, dexpaprika, coinpaprika, gnosis safe, eigenlayer, filecoin, ipfs, usdc, usdt, x402, l402, erc20, erc 20, erc 8004,
    erc8004, crypto com, ccxt, birdeye, nansen, dune analytics, debank, zksync, viem, foundry anvil, solidity, gmgn, bankr, tezos,
    internet computer, celo, chiliz, flow blockchain, nostr wallet connect, freqtrade, bsv, bitcoin sv, monero, zcash, litecoin, dogecoin,
    memecoin, debridge, lifi, across protocol, aave, gmx, kalshi, hardhat`,
  terms: `
    crypto, cryptocurrency, blockchain, web3, defi, nft, smart contract, on chain, onchain, stablecoin, token swap, crypto wallet,
    decentralized exchange, dao, airdrop, tokenomics, liquidity pool, crypto market, token launch, cross chain, perpetuals, token prices,
    testnet, mainnet, prediction markets, crypto trading, staking, ens, wallet balance, crypto payments, dex, optimism, avalanche,
    stellar, ripple, monad, lido, pendle, morpho, mempool, bsc, base mcp, near mcp, ton mcp`,
  hints: `
    wallet, chain, gas, coin, swap, transactions, dapp, bridging, balances, liquidity, tokens, token balance, block explorer,
    decentralized, private key`,
}

// Networks, channels and blogs.
import type { CategoryRules } from '../category-rules.ts'

export const socialMedia: CategoryRules = {
  services: `
    twitter, tweet, x twitter, x com, x api, facebook, facebook pages, instagram, linkedin, tiktok, reddit, subreddit, bluesky,
    at protocol, mastodon, threads api, meta threads, pinterest, snapchat, tumblr, nostr, farcaster, lens protocol, weibo, xiaohongshu,
    rednote, xhs, douyin, bilibili, zhihu, kuaishou, vk, vkontakte, wordpress, ghost blog, ghost cms, medium com, dev to, devto, hashnode,
    substack, blogger, contentful, sanity cms, sanity io, strapi, directus, drupal, joomla, storyblok, prismic, payload cms, contentstack,
    squarespace, webflow, hugo site, jekyll, beehiiv, typefully, hypefury, ayrshare, metricool, postiz, hootsuite, twitch, lemmy, misskey,
    warpcast, quora, patreon, wechat official account, weixin official account, qiita, note com, velog, tistory, naver blog, product hunt,
    producthunt, fediverse, activitypub, dcinside, lemon8, umbraco, sitecore, adobe experience manager, aem, typo3, kontent ai, microcms,
    publer, juejin, csdn, halo blog, wechat mp, social listening`,
  terms: `
    social media, social network, social networking, social posts, cms, content management system, headless cms, blog, blogging,
    blog posts, content publishing, influencers, creator, community forum, forum, video platform, post scheduling, content scheduling,
    followers, hashtag, social, content creators, microblog, microblogging, livestream, live stream, buffer, ghost, wix, discourse, x mcp,
    medium mcp, threads mcp`,
  hints: `
    posts, feed, comments, likes, engagement, publish, publishing, timeline, channel, trending, viral, website builder`,
}

// Other models, reasoning and agents that work together. "AI", "LLM" and "agent" alone mean nothing in this field.
import type { CategoryRules } from '../category-rules.ts'

export const aiAgents: CategoryRules = {
  services: `
    ollama, openrouter, lm studio, lmstudio, litellm, langchain, langgraph, langflow, langfuse, crewai, autogen, flowise, dify,
    hugging face, huggingface, groq, vllm, llama cpp, mlflow, comfyui, sequential thinking, sequentialthinking, chain of thought,
    tree of thoughts`,
  terms: `
    multi agent, agent orchestration, multi model, llm gateway, agent to agent, reasoning engine, structured thinking, critical thinking,
    second opinion, mental models, prompt engineering, prompt library, prompt management, prompt templates, agent swarm,
    model fine tuning, fine tuning, machine learning models, subagents, sub agents, gemini api, openai api, claude api, deepseek r1,
    human in the loop, openai models, gemini models, google gemini, gpt models, ai gateway, model comparison`,
  hints: `
    thoughts, orchestration, orchestrate, prompts, gpt, anthropic, completions, chat completion, inference, consensus, delegate,
    reflection, brainstorming, brainstorm, problem solving, ai models, mistral, systematic thinking, chatgpt, openai, gemini, reasoning,
    thinking, deepseek, qwen, grok, a2a`,
}

import { describe, expect, it } from 'vitest'
import { toTask } from './steps.ts'

describe('a task', () => {
  it.each([
    [
      'Summarise the open issues in my repository and post them to Slack',
      ['Summarise the open issues in my repository', 'post them to Slack'],
    ],
    ['Find flights to Oslo. Then book the cheapest one!', ['Find flights to Oslo.', 'Then book the cheapest one!']],
    [
      'search the web; download the best paper; translate its abstract',
      ['search the web', 'download the best paper', 'translate its abstract'],
    ],
    ['compare the prices, draw a chart', ['compare the prices', 'draw a chart']],
  ])('%j is taken apart', (words, steps) => {
    expect(toTask(words).steps).toEqual(steps.map((said) => ({ text: said, said })))
  })

  it.each(['take a screenshot', 'search and replace', 'What is the weather in Oslo, Bergen and Trondheim?', 'Next.js and Node.js'])(
    '%j is one thing',
    (words) => {
      expect(toTask(words).steps).toEqual([])
    },
  )

  it('calls files and pages by their kinds, and reads or writes them', () => {
    const { whole, steps } = toTask('Read the sales in /home/me/sales.xlsx and save a chart of them as ~/out/chart.png')
    expect(whole).toBe('Read the sales in excel spreadsheet and save a chart of them as image')
    expect(steps.map(({ text }) => text)).toEqual(expect.arrayContaining(['read a excel spreadsheet', 'write a image']))
    expect(toTask('what is on https://example.com/a?b=c').whole).toBe('what is on web page')
    expect(toTask('list what is in /var/log/').steps.map(({ text }) => text)).toContain('list the files of a directory')
    expect(toTask('open notes.md').whole).toBe('open markdown file')
  })

  it.each([
    [
      'open the page https://example.org/prices, read the table and write it to /home/me/prices.csv',
      ['open the page https://example.org/prices', 'read the table', 'write it to /home/me/prices.csv'],
    ],
    ['draw a chart of the sales in sales.xlsx', ['read sales.xlsx', 'draw a chart of the sales in sales.xlsx']],
    ['read report.docx and save a summary as C:\\out\\b.md', ['read report.docx', 'save a summary as C:\\out\\b.md']],
    ['count the files in /var/log/ for me', ['list the files of /var/log/', 'count the files in /var/log/ for me']],
  ])('%j is called what it was called', (words, said) => {
    expect([...new Set(toTask(words).steps.map((step) => step.said))]).toEqual(said)
  })

  it.each([
    ['', { whole: '', steps: [] }],
    ['   \n', { whole: '', steps: [] }],
    ['🎉🎉', { whole: '🎉🎉', steps: [] }],
    ['发送邮件给张三', { whole: '发送邮件给张三', steps: [] }],
  ])('%j is no error', (words, task) => {
    expect(toTask(words)).toEqual(task)
  })

  it('is read up to a length, in a time that grows no faster', () => {
    const started = performance.now()
    for (const part of ['a/', '/a.', 'a, b ', ' and then', '"/\\', 'C:\\', '~', '. ', 'https://', 'ä/']) toTask(part.repeat(50_000))
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(toTask('do this and that thing '.repeat(1_000)).steps.length).toBeLessThanOrEqual(10)
  })
})

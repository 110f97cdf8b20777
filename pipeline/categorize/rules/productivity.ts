// Work to be done: tasks, projects, days, and the steps between programs.
import type { CategoryRules } from '../category-rules.ts'

export const productivity: CategoryRules = {
  services: `
    jira, atlassian, linear app, asana, trello, clickup, monday com, mondaycom, todoist, ticktick, things 3, things3, omnifocus, basecamp,
    wrike, smartsheet, teamwork com, redmine, youtrack, openproject, plane so, vikunja, microsoft planner, microsoft to do,
    microsoft todo, ms todo, google tasks, google calendar, gcal, caldav, ical, icalendar, calendly, cal com, apple reminders,
    apple calendar, eventkit, outlook calendar, google workspace, microsoft 365, microsoft graph, google apps script, zapier, n8n,
    make com, pipedream, ifttt, activepieces, workato, power automate, camunda, temporal io, kissflow, toggl, clockify, harvest timer,
    rescuetime, kimai, nulab, kanboard, wekan, focalboard, dida365, motion app, sunsama, akiflow, height app, jotform, google forms,
    bamboohr, lever hiring, personio, rippling, hibob, factorial hr, lark suite, kintone, quickbase, servicenow, huly, azure boards,
    targetprocess, fibery, meistertask, workflowy, dynalist, taskwarrior, org mode, orgmode, taskade, manageengine, freedcamp,
    productive io, resource guru, google contacts, rememberthemilk, remember the milk, zoho projects, pivotal tracker, tempo timesheets,
    superthread, morgen, reclaim ai`,
  terms: `
    task management, task manager, task tracking, task list, task planning, todo, todo list, todos, to do, to do list, project management,
    project planning, issue tracking, issue tracker, kanban, kanban board, sprint, scrum, agile, backlog management, time tracking,
    timesheet, calendar, calendar events, scheduling, scheduler, appointment, reminders, productivity, workflow automation,
    business process, meeting notes, meeting scheduling, habit, habit tracking, pomodoro, gtd, okr, hr, human resources, recruiting,
    recruitment, hiring, applicant tracking, job search, resume, cv, job board, freelancing, employees, office automation, gantt,
    work items, work management, roadmap, project tracker, personal assistant, checklist, booking appointments, planner, linear, backlog,
    gusto, deel, ashby, workday, greenhouse, coda, windmill, things mcp, harvest mcp`,
  hints: `
    project, issues, boards, tickets, event, schedule, team, collaboration, comments, milestones, deadline, automation, assignee,
    organize, planning, list tasks, create task, subtasks, workflow, tasks, jobs, forms, productivity tools`,
}

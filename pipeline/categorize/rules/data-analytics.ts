// Analysis of data: warehouses, statistics, charts, notebooks.
import type { CategoryRules } from '../category-rules.ts'

export const dataAnalytics: CategoryRules = {
  services: `
    bigquery, snowflake, databricks, redshift, clickhouse, duckdb, motherduck, tableau, power bi, powerbi, metabase, apache superset,
    redash, google analytics, ga4, mixpanel, posthog, matomo, jupyter, jupyter notebook, jupyterlab, pandas, polars, numpy, matplotlib,
    plotly, vega lite, vega, echarts, antv, dbt, apache spark, pyspark, airflow, apache airflow, dagster, prefect, fivetran, airbyte,
    apache kafka, confluent, trino, athena, aws athena, apache iceberg, delta lake, microsoft fabric, kaggle, vertica, teradata,
    openmetadata, datahub, apache druid, apache pinot, rstudio, stata, sas viya, cube dev, cube js, keboola, quickchart, hex tech,
    omni analytics, qlik, data gouv, dataverse, knime, marimo, apache flink, kestra, chartjs, mermaid chart, lightdash, evidence dev,
    count co, google search console, thoughtspot, parquet`,
  terms: `
    analytics, data analysis, data analytics, data science, business intelligence, data visualization, visualization, data warehouse,
    data exploration, statistics, statistical analysis, charts, dashboards, etl, elt, data pipeline, data engineering, data catalog,
    data quality, time series, dataset, dataframe, data lake, lakehouse, semantic layer, notebook execution, forecasting, data profiling,
    exploratory data analysis, data lineage, metrics layer, open data, statistical, product analytics, web analytics, notebooks,
    machine learning, data integration, data governance, plausible, amplitude, superset, presto, domo, starburst, umami, d3, looker`,
  hints: `
    csv, insights, plot, graphs, report, correlation, regression, trends, pipelines, aggregate, dataset search, visualize, analyze data,
    funnel, data platform, indicators`,
}

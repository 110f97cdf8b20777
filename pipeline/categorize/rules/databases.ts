// Databases of any model.
import type { CategoryRules } from '../category-rules.ts'

export const databases: CategoryRules = {
  services: `
    postgres, postgresql, mysql, mariadb, sqlite, mongodb, mongo, redis, valkey, mssql, sql server, sqlserver, oracle database, oracle db,
    oracledb, supabase, neon postgres, neondb, planetscale, cockroachdb, tidb, dynamodb, cassandra, scylladb, couchbase, couchdb, neo4j,
    memgraph, arangodb, dgraph, falkordb, kuzu, surrealdb, influxdb, timescaledb, questdb, tdengine, iotdb, elasticsearch, opensearch,
    meilisearch, typesense, solr, algolia, qdrant, pinecone, chromadb, weaviate, milvus, zilliz, pgvector, lancedb, vespa, duckdb,
    clickhouse, snowflake, bigquery, redshift, firebase, firestore, realtime database, airtable, nocodb, baserow, turso, libsql,
    cloudflare d1, sqlalchemy, jdbc, odbc, dbeaver, dbhub, singlestore, oceanbase, starrocks, apache doris, doris, greenplum, db2, hana,
    sap hana, teradata, vertica, trino, hbase, xata, upstash redis, upstash, memcached, etcd, sparql, graphdb, nebula graph, nebulagraph,
    janusgraph, gaussdb, opengauss, polardb, hologres, kdb, exasol, dolt, dolthub, datomic, ravendb, instantdb, pocketbase, appwrite,
    hasura, postgrest, cosmos db, cosmosdb, azure sql, alloydb, yugabytedb, ydb, aerospike, bytebase, marklogic, dremio, informix, sybase,
    dameng, kingbase, tablestore, astra db, datastax`,
  terms: `
    database, sql, nosql, sql queries, vector database, graph database, vector store, relational database, key value store,
    database schema, db schema, database management, time series database, text to sql, text2sql, nl2sql, query execution, rdbms, orm,
    execute sql, list tables, describe table, run query, table schema, rdf, knowledge graph database, read query, write query,
    sql database, database access, database server, execute query, list collections, stored procedures, database migrations, hive, convex,
    chroma, spanner, drizzle, prisma, fauna, firebird, cypher`,
  hints: `
    tables, schema, schemas, query, querying, db, records, rows, collection, index, indexes, columns, crud, migration`,
}

/** What the tables are, as a list of changes. A change that was released stays as it is for ever; a new one goes to the end. */

export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

export const migrations: readonly Migration[] = [
  {
    name: 'runs',
    statements: [
      `CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        verb TEXT NOT NULL,
        folder TEXT NOT NULL,
        machine TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed', 'diverged')),
        begun INTEGER NOT NULL,
        ended INTEGER,
        heartbeat INTEGER NOT NULL,
        process TEXT,
        command TEXT,
        version TEXT,
        commit_hash TEXT,
        seed INTEGER,
        family TEXT,
        parameters INTEGER,
        config TEXT NOT NULL DEFAULT '{}',
        data_name TEXT,
        data_hash TEXT,
        step INTEGER NOT NULL DEFAULT 0,
        steps INTEGER,
        loss REAL,
        best_step INTEGER,
        best_loss REAL,
        results TEXT NOT NULL DEFAULT '{}',
        problem TEXT,
        note TEXT
      )`,
      'CREATE INDEX runs_of_folder ON runs (folder)',
      `CREATE TABLE series (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        step INTEGER NOT NULL,
        value REAL,
        PRIMARY KEY (run, name, step)
      ) WITHOUT ROWID`,
      `CREATE TABLE samples (
        id INTEGER PRIMARY KEY,
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        made INTEGER NOT NULL,
        kind TEXT NOT NULL,
        prompt TEXT,
        content TEXT NOT NULL,
        seed INTEGER,
        settings TEXT NOT NULL DEFAULT '{}'
      )`,
      'CREATE INDEX samples_of_run ON samples (run, made)',
      `CREATE TABLE artifacts (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        kind TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        made INTEGER NOT NULL,
        PRIMARY KEY (run, path)
      ) WITHOUT ROWID`,
      `CREATE TABLE lineage (
        child TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        reference TEXT NOT NULL,
        parent TEXT REFERENCES runs (id) ON DELETE SET NULL,
        sha256 TEXT,
        PRIMARY KEY (child, role, reference)
      ) WITHOUT ROWID`,
      'CREATE INDEX children ON lineage (parent)',
      `CREATE TABLE tags (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (run, tag)
      ) WITHOUT ROWID`,
    ],
  },
  {
    name: 'comparisons',
    statements: [
      `CREATE TABLE comparisons (
        id INTEGER PRIMARY KEY,
        ranking TEXT NOT NULL,
        item TEXT NOT NULL,
        showing INTEGER NOT NULL,
        rater TEXT NOT NULL,
        scripted INTEGER NOT NULL,
        prompt TEXT NOT NULL,
        answers TEXT NOT NULL,
        choice TEXT NOT NULL,
        made INTEGER NOT NULL,
        milliseconds INTEGER,
        UNIQUE (ranking, item, showing, rater)
      )`,
    ],
  },
]

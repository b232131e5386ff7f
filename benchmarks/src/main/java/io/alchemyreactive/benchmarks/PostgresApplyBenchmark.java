package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A deploy into an empty stage on PostgreSQL, beside the upserts of its rows: first all intents, then all results. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PostgresApplyBenchmark {

    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS bare (fqn text COLLATE \"C\" PRIMARY KEY, revision bigint NOT NULL, content text NOT NULL)";
    private static final String UPSERT = "INSERT INTO bare SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[])"
            + " ON CONFLICT (fqn) DO UPDATE SET revision = excluded.revision, content = excluded.content";

    /** How many cells there are. */
    @Param("1000")
    public int size;

    private String[] names = {};
    private List<String[]> contents = List.of();
    private Grid grid = Grid.of(Graph.wide(0));

    /** Writes the documents that the upserts store. */
    @Setup(Level.Trial)
    public void write(DatabaseState database) {
        Graph graph = Graph.wide(size);
        names = Grid.names(graph);
        List<String> documents = new ArrayList<>();
        new ApplyFloor(graph).documents().forEach(bytes -> documents.add(new String(bytes, StandardCharsets.UTF_8)));
        contents = List.of(
                every(documents, 0).toArray(String[]::new), every(documents, 1).toArray(String[]::new));
        Sql.update(database.session(), TABLE);
    }

    /** The intents or the results. */
    private static List<String> every(List<String> documents, int first) {
        return IntStream.range(0, documents.size() / 2)
                .mapToObj(i -> documents.get(2 * i + first))
                .toList();
    }

    /** Forgets what was stored. */
    @Setup(Level.Invocation)
    public void clear(DatabaseState database) {
        Sql.update(
                database.session(),
                "TRUNCATE bare, alchemy.resource, alchemy.stage, alchemy.borrow, alchemy.journal, alchemy.lease");
        grid = Grid.on(database.store(), Graph.wide(size));
    }

    /** Program, plan, intents, calls, results. */
    @Benchmark
    public Plan apply(DatabaseState database) {
        return CpuClock.counting(grid::deploy);
    }

    /** Two statements, each a transaction. */
    @Benchmark
    public long upsert(DatabaseState database) {
        return CpuClock.counting(() -> {
            long rows = 0;
            for (int revision = 1; revision <= contents.size(); revision++) {
                Long[] revisions = new Long[size];
                java.util.Arrays.fill(revisions, (long) revision);
                rows += Sql.update(database.session(), UPSERT, names, revisions, contents.get(revision - 1));
            }
            if (rows != 2L * size) {
                throw new IllegalStateException("expected " + 2 * size + " rows, got " + rows);
            }
            return rows;
        });
    }
}

package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Fills a PostgreSQL with stages and lets clients of several JVMs deploy them at once, one changed resource each time. Prints
 * what the database holds and what a deploy costs it. {@code java -cp … ScaleSimulation --stages 500 --resources 200 --clients 500}
 */
public final class ScaleSimulation {

    private static final int KB = 1024;
    private static final String SIZE =
            "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c WHERE c.relnamespace = 'alchemy'::regnamespace"
                    + " AND c.relkind = 'r'";
    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'";
    private static final String DEAD =
            "SELECT sum(n_dead_tup)::bigint FROM pg_stat_user_tables WHERE schemaname = 'alchemy'";
    private static final String VACUUMS =
            "SELECT sum(autovacuum_count)::bigint FROM pg_stat_user_tables WHERE schemaname = 'alchemy'";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ScaleOptions options;
    private final PostgresServer server;

    private ScaleSimulation(ScaleOptions options, PostgresServer server) {
        this.options = options;
        this.server = server;
    }

    /** Runs one simulation; {@link ScaleOptions} tells the arguments. */
    public static void main(String... args) throws IOException, InterruptedException {
        var options = ScaleOptions.of(args);
        try (var server = PostgresServer.create()) {
            server.start();
            new ScaleSimulation(options, server).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        print("stages, resources of each, rows", options.stages() + ", " + options.resources() + ", " + options.rows());
        long began = System.nanoTime();
        phase("fill");
        print("first deploys of all, s", String.valueOf((System.nanoTime() - began) / 1_000_000_000));
        print("bytes of a row, with its part of indexes and journal", String.valueOf(size() / options.rows()));
        print("size of the schema, MB", String.valueOf(size() / KB / KB));
        long journal = journal();
        long wal = number(WAL);
        long before = System.nanoTime();
        List<String> lines = phase("change");
        double seconds = (System.nanoTime() - before) / 1e9;
        long written = number(WAL) - wal;
        report(lines, seconds, written, number(SIZE), journal() - journal);
    }

    private void report(List<String> lines, double seconds, long written, long size, long entries) {
        long[] times = lines.stream()
                .filter(line -> line.startsWith("deployed "))
                .mapToLong(line -> Long.parseLong(line.substring("deployed ".length())))
                .sorted()
                .toArray();
        var failures = new TreeMap<String, Integer>();
        lines.stream()
                .filter(line -> line.startsWith("failed "))
                .forEach(line -> failures.merge(line, 1, Integer::sum));
        if (times.length == 0) {
            throw new IllegalStateException("nothing was deployed: " + failures);
        }
        print("deploys of one change, failed", times.length + ", " + failures);
        print("deploys a second", String.valueOf(Math.round(times.length / seconds)));
        print(
                "ms of a deploy: median, 99 of 100, longest",
                times[times.length / 2] + ", " + times[(int) (times.length * 0.99)] + ", " + times[times.length - 1]);
        print("WAL of a deploy, KB", String.valueOf(written / KB / times.length));
        print("journal entries of a deploy", String.valueOf((double) entries / times.length));
        print("size of the schema, MB", String.valueOf(size / KB / KB));
        print("dead rows, autovacuums", number(DEAD) + ", " + number(VACUUMS));
    }

    /** Runs all clients to their end, and notes the most sessions that the server had meanwhile. */
    private List<String> phase(String what) throws IOException, InterruptedException {
        List<ScaleProcess> running = new ArrayList<>();
        for (int i = 0; i < options.processes(); i++) {
            running.add(ScaleProcess.start(arguments(what, i)));
        }
        long most = 0;
        while (running.stream().anyMatch(ScaleProcess::isAlive)) {
            most = Math.max(most, number(SESSIONS));
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
        print("sessions at once, " + what, String.valueOf(most));
        List<String> lines = new ArrayList<>();
        for (ScaleProcess each : running) {
            lines.addAll(each.lines());
        }
        return lines;
    }

    private List<String> arguments(String what, int process) {
        int first = part(options.stages(), process);
        int end = part(options.stages(), process + 1);
        int clients = part(options.clients(), process + 1) - part(options.clients(), process);
        return List.of(
                what,
                String.valueOf(first),
                String.valueOf(end),
                String.valueOf(options.resources()),
                // Many first deploys at once would only wait for each other.
                String.valueOf(what.equals("fill") ? Math.min(clients, 2) : clients),
                String.valueOf(options.seconds()),
                String.valueOf(options.connections()),
                server.uri());
    }

    private int part(int of, int process) {
        return of * process / options.processes();
    }

    private long size() {
        return number(SIZE);
    }

    private long number(String sql) {
        return Sql.number(server.database(), sql);
    }

    private long journal() {
        return number("SELECT count(*) FROM alchemy.journal");
    }

    private static void print(String what, String value) {
        System.out.println(what + ": " + value);
    }
}

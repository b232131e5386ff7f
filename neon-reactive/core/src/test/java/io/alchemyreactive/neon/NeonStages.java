package io.alchemyreactive.neon;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.CiRun;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Stages on a local Neon of their own, with their state in memory, and SQL to look at them. */
final class NeonStages implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);

    final LocalNeon neon;
    final StateStore store = MemoryStateStore.create();
    final NeonClient client;

    /** The time that runs see; the system's when null. */
    Instant now;

    CiRun ci = CiRun.NONE;

    NeonStages(Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        client = Neon.client(options());
    }

    <T extends Record> Deployment<T> deploy(String stage, Class<T> type, Mono<T> program) {
        return run(Alchemy.start(
                        stack(type, program),
                        Stage.of(stage),
                        DeployOptions.builder().consent("branch").build())
                .flatMap(Run::result));
    }

    <T extends Record> void destroy(String stage, Class<T> type) {
        run(Alchemy.destroy(stack(type, Mono.empty()), Stage.of(stage)));
    }

    <T extends Record> Stack<T> stack(Class<T> type, Mono<T> program) {
        return Stack.named("shop").providers(Neon.providers()).program(type, program);
    }

    <T> T run(Mono<T> mono) {
        RunEnvironment system = RunEnvironment.standard("tester", "here");
        Clock clock = now == null ? Clock.systemUTC() : Clock.fixed(now, ZoneOffset.UTC);
        return mono.contextWrite(StateStore.provide(store))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(options())))
                .contextWrite(RunEnvironment.SERVICE.provide(
                        new RunEnvironment(clock, system.ids(), system.user(), system.host(), system.pid(), ci)))
                .block(LIMIT);
    }

    private NeonOptions options() {
        return NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(10_000)
                .burst(10_000)
                .build();
    }

    static void sql(PostgresOrigin origin, String statement) throws SQLException {
        try (Connection connection = connect(origin)) {
            connection.createStatement().execute(statement);
        }
    }

    static List<String> rows(PostgresOrigin origin, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(origin);
                ResultSet result = connection.createStatement().executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    /** Waits until a replica, which follows its branch at some distance, shows this row. */
    static void await(PostgresOrigin origin, String query, String row) {
        Mono.fromCallable(() -> rows(origin, query))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorResume(SQLException.class, notYet -> Mono.empty())
                .filter(List.of(row)::equals)
                .repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);
    }

    private static Connection connect(PostgresOrigin origin) throws SQLException {
        return DriverManager.getConnection(
                origin.jdbcUrl(), origin.user(), origin.password().reveal());
    }

    @Override
    public void close() {
        client.close().then(neon.stop()).block(LIMIT);
    }
}

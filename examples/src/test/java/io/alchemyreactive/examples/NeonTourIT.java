package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.local.junit.WithLocalNeon;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The tour of the documentation, taken on real PostgreSQL. */
@WithLocalNeon
class NeonTourIT {

    private final StateStore store = MemoryStateStore.create();
    private final NeonOptions neon;

    NeonTourIT(io.alchemyreactive.neon.local.LocalNeon neon) {
        this.neon = Embedding.options(neon);
    }

    @Test
    void everythingThatTheTourShows() {
        var office = NeonTour.stack("office", NeonTour.Office.class, NeonTour.OFFICE);
        Deployment<NeonTour.Office> deployed = run(Alchemy.deploy(office, Stage.of("prod")));
        try (Sql sql = Sql.connect(deployed.get(NeonTour::application))) {
            sql.run("CREATE TABLE customers (email text, note text)");
            sql.run("INSERT INTO customers VALUES ('sam@example.test', 'pays late')");
            sql.run("GRANT SELECT ON customers TO clerk");
            assertThat(sql.rows("SELECT current_user || '@' || current_database()"))
                    .containsExactly("app@orders");
        }
        PostgresOrigin clerk = deployed.get(NeonTour::clerk);
        try (Sql sql = Sql.connect(clerk)) {
            assertThat(sql.rows("SELECT note FROM customers")).containsExactly("pays late");
        }
        try (Sql sql = Sql.connect(deployed.get(each -> each.reports().origin()))) {
            assertThat(sql.rows("SELECT pg_is_in_recovery()")).containsExactly("t");
        }

        var copies = NeonTour.stack("copies", NeonTour.Copies.class, NeonTour.COPIES);
        Deployment<NeonTour.Copies> dev = run(Alchemy.deploy(copies, Stage.of("dev")));
        PostgresOrigin demo = dev.get(each -> each.demo().origin()).in("orders");
        try (Sql sql = Sql.connect(demo)) {
            assertThat(sql.rows("SELECT email || note FROM customers"))
                    .singleElement()
                    .asString()
                    .contains("@")
                    .doesNotContain("sam@example.test", "pays late");
        }
        PostgresOrigin scratch = dev.get(each -> each.scratch().origin()).in("orders");
        try (Sql sql = Sql.connect(scratch)) {
            assertThat(sql.rows("DELETE FROM customers RETURNING note")).containsExactly("pays late");
        }
        run(NeonTour.startAgain());
        try (Sql sql = Sql.connect(scratch)) {
            assertThat(sql.rows("SELECT note FROM customers")).containsExactly("pays late");
        }

        run(Alchemy.deploy(NeonTour.stack("kept", NeonTour.Kept.class, NeonTour.KEPT), Stage.of("prod")));
        Instant before;
        try (Sql sql = Sql.connect(clerk)) {
            before = Instant.parse(sql.rows("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                            + " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
                    .get(0));
        }
        try (Sql sql = Sql.connect(deployed.get(NeonTour::application))) {
            sql.run("SELECT pg_sleep(0.01)");
            sql.run("DELETE FROM customers");
        }
        run(NeonTour.undo(before.plusMillis(5)));
        try (Sql sql = Sql.connect(clerk)) {
            assertThat(sql.rows("SELECT note FROM customers")).containsExactly("pays late");
        }

        destroy(NeonTour.stack("kept", NeonTour.Kept.class, NeonTour.KEPT), "prod");
        destroy(copies, "dev");
    }

    private <T extends Record> void destroy(Stack<T> stack, String stage) {
        run(Alchemy.destroy(stack, Stage.of(stage)));
        assertThat(run(store.load(new io.alchemyreactive.state.StageKey(stack.name(), stage)))
                        .rows())
                .isEmpty();
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(mono.contextWrite(StateStore.provide(store))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(neon)))
                .block(Program.LIMIT));
    }
}

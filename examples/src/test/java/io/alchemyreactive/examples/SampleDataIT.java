package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stage;
import io.alchemyreactive.examples.SampleData.SampleDb;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.Faults;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action that seeds a real database: once for each version, also where the answer was lost. */
class SampleDataIT {

    @TempDir
    Path folder;

    private final StateStore store = MemoryStateStore.create();
    private LocalNeon neon;

    @BeforeEach
    void start() {
        neon = Embedding.localNeon(folder).blockOptional(Program.LIMIT).orElseThrow();
    }

    @AfterEach
    void stop() {
        neon.stop().block(Program.LIMIT);
    }

    @Test
    void sampleOrdersAreInsertedOnceForEachVersion() {
        Deployment<SampleDb> first = deploy(1, store);
        assertThat(first.get(db -> db.samples().attributes()).orders()).isEqualTo(2);
        assertThat(deploy(1, store).plan().isEmpty()).isTrue();
        assertThat(orders(first)).isEqualTo(2);

        // The orders of the second version are inserted, and that is never stored, as when the process dies just then.
        StateStore dying = Faults.atFirst("commit sample-orders created", Faults.Kind.CRASH_BEFORE)
                .store(store);
        assertThatThrownBy(() -> deploy(2, dying)).isInstanceOf(ApplyFailedException.class);
        assertThat(orders(first)).isEqualTo(4);
        Deployment<SampleDb> second = deploy(2, store);
        assertThat(second.plan().toText()).contains("* sample-orders (Alchemy.Action)  run");
        assertThat(orders(second)).isEqualTo(4);
    }

    private Deployment<SampleDb> deploy(int version, StateStore into) {
        return Alchemy.deploy(SampleData.stack(version), Stage.of("dev"))
                .contextWrite(StateStore.provide(into))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(Embedding.options(neon))))
                .blockOptional(Program.LIMIT)
                .orElseThrow();
    }

    private static int orders(Deployment<SampleDb> deployed) {
        PostgresOrigin origin = deployed.get(db -> db.branch().origin());
        try (Sql sql = Sql.connect(origin)) {
            return sql.rows("SELECT item FROM orders").size();
        }
    }
}

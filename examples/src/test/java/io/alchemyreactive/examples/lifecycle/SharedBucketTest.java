package io.alchemyreactive.examples.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A resource that stages and stacks share, without a database. */
class SharedBucketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage STAGING = Stage.of("staging");
    private static final Stage PREVIEW = Stage.of("pr-7");

    @TempDir
    private Path folder;

    private final StateStore store = MemoryStateStore.create();
    private SharedBucket app;

    @BeforeEach
    void open() {
        app = new SharedBucket(new Shelf(folder));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    /** The contents of all objects behind the line that names the owner. */
    private Set<String> contents() throws IOException {
        Set<String> contents = new TreeSet<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.add(Files.readAllLines(file).get(1));
            }
        }
        return contents;
    }

    @Test
    void previewsUseTheBucketOfStagingAndLeaveIt() throws IOException {
        assertThatThrownBy(() -> run(Alchemy.deploy(app.files(), PREVIEW)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageContainingAll("invalid reference", "deploy --stage staging");
        run(Alchemy.deploy(app.files(), STAGING));
        run(Alchemy.deploy(app.files(), PREVIEW));
        assertThat(folder).isDirectoryContaining("glob:**/uploads");

        assertThatThrownBy(() -> run(Alchemy.destroy(app.files(), STAGING)))
                .isInstanceOf(BorrowedException.class)
                .hasMessageContaining("pr-7");
        run(Alchemy.destroy(app.files(), PREVIEW));
        assertThat(contents()).containsExactly("eu", "read uploads");
        run(Alchemy.destroy(app.files(), STAGING));
        assertThat(contents()).isEmpty();
    }

    @Test
    void anotherStackRefersToItInFourWays() throws IOException {
        run(Alchemy.deploy(app.files(), STAGING));
        run(Alchemy.deploy(app.report(), Stage.of("prod")));

        try (var files = Files.list(folder)) {
            assertThat(files.filter(each -> each.getFileName().toString().startsWith("report-")))
                    .hasSize(4)
                    .allSatisfy(
                            each -> assertThat(Files.readAllLines(each).get(1)).isEqualTo("uploads"));
        }
        assertThat(run(Alchemy.plan(app.report(), Stage.of("prod"))).isEmpty()).isTrue();
    }
}

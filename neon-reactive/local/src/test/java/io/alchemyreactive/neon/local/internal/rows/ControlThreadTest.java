package io.alchemyreactive.neon.local.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ControlThreadTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void anErrorOfTheJvmIsAFailureThatNamesIt() throws IOException {
        var thread = new ControlThread(StateFiles.in(folder));

        for (var task : new Mono<?>[] {
            thread.read(ControlThreadTest::missingClass), thread.change(ControlThreadTest::missingClass)
        }) {
            StepVerifier.create(task)
                    .expectErrorMatches(
                            failure -> String.valueOf(failure.getMessage()).contains("NoClassDefFoundError: a/B"))
                    .verify(LIMIT);
        }
        thread.close().block(LIMIT);
    }

    @Test
    void aChangeThatCannotBeSavedLeavesNoTrace() throws IOException {
        var files = StateFiles.in(folder);
        var thread = new ControlThread(files);
        var begun = new ArrayList<String>();
        thread.change(() -> add(files, "kept")).block(LIMIT);
        var kept = files.rows().projects.get("kept");
        Files.delete(folder.resolve("state.json"));
        Files.createDirectories(folder.resolve("state.json/in the way"));

        StepVerifier.create(thread.change(() -> {
                    kept.name = "changed";
                    files.rows().projects.remove("kept");
                    thread.afterwards(() -> begun.add("lost"));
                    return add(files, "lost");
                }))
                .expectError(IOException.class)
                .verify(LIMIT);

        assertThat(files.rows().projects).containsOnlyKeys("kept").containsValue(kept);
        assertThat(kept.name).isEqualTo("kept");
        assertThat(files.rows().lastDatabaseId).isEqualTo(1);
        assertThat(files.passwords().byOwner).containsOnlyKeys("kept");
        PrivateFiles.deleteTree(folder.resolve("state.json"));
        thread.change(() -> add(files, "next")).block(LIMIT);
        assertThat(begun).isEmpty();
        assertThat(StateFiles.in(folder).rows().projects).containsOnlyKeys("kept", "next");
        thread.close().block(LIMIT);
    }

    @Test
    void aChangeThatFailsHalfwayLeavesNoTrace() throws IOException {
        var files = StateFiles.in(folder);
        var thread = new ControlThread(files);

        StepVerifier.create(thread.change(() -> {
                    add(files, "lost");
                    throw new IllegalStateException("halfway");
                }))
                .expectErrorMessage("halfway")
                .verify(LIMIT);

        assertThat(files.rows().projects).isEmpty();
        thread.close().block(LIMIT);
    }

    private static boolean add(StateFiles files, String id) {
        var project = new ProjectRow();
        project.id = id;
        project.name = id;
        files.rows().projects.put(id, project);
        files.rows().lastDatabaseId++;
        files.passwords().put(id, "role", "secret");
        return true;
    }

    private static Object missingClass() {
        throw new NoClassDefFoundError("a/B");
    }
}

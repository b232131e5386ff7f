package io.alchemyreactive.postgres.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Seeds in programs, without a database. */
class SeedDeclarationTest {

    record Shop(Action<Seeded> demo) {}

    private static final PostgresOrigin TARGET =
            new PostgresOrigin("db.test", 5432, "shop", "sam", Redacted.of("secret"), Map.of());

    @TempDir
    Path files;

    @BeforeEach
    void prepare() throws Exception {
        file("b.sql");
        file("a.sql");
    }

    @Test
    void aPlanShowsTheSourcesInTheirOrder() {
        assertThat(plan(seed -> seed.files("filesystem:" + files).function("more", "1", connection -> Mono.empty()))
                        .toText())
                .contains("* demo (Alchemy.Action)  run")
                .containsSubsequence("a.sql", "b.sql", "more")
                .doesNotContain("secret");
    }

    @Test
    void aFileAloneAndAFolderOfTheClassPathAreLocations() throws Exception {
        assertThat(plan(seed -> seed.files("filesystem:" + files.resolve("a.sql")))
                        .toText())
                .contains("a.sql")
                .doesNotContain("b.sql");
        Path jar = files.resolve("seed.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                var entries = new JarOutputStream(out)) {
            entries.putNextEntry(new ZipEntry("seeds/"));
            entries.putNextEntry(new ZipEntry("seeds/c.sql"));
            entries.write("SELECT 1;".getBytes(StandardCharsets.UTF_8));
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (var loader =
                new URLClassLoader(new URL[] {URI.create("file:" + jar).toURL()}, before)) {
            assertThat(inLoader(loader, "classpath:seeds")).isEqualTo("c.sql");
            assertThat(inLoader(loader, "classpath:seeds/c.sql")).isEqualTo("c.sql");
        }
    }

    private static String inLoader(ClassLoader loader, String location) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return SeedFiles.find("demo", location).get(0).name();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void whatIsMissingOrWrongIsRefusedByName() throws Exception {
        refused(
                seed -> seed.files("filesystem:" + files.resolve("none")),
                SeedFilesException.class,
                "no file is there");
        refused(seed -> seed.files("filesystem:" + files + "/*.sql"), SeedFilesException.class, "no wildcards");
        refused(seed -> {}, InvalidDeclarationException.class, "'demo' is a seed without a source");
        refused(
                seed -> seed.files("filesystem:" + files, "filesystem:" + files.resolve("a.sql")),
                InvalidDeclarationException.class,
                "two sources of the name 'a.sql'");
        file("notes.txt");
        refused(
                seed -> seed.files("filesystem:" + files),
                SeedFilesException.class,
                "notes.txt would not run, since its name does not end in .sql");
        assertThatThrownBy(() -> run(stack(Seed.of("demo", seed -> seed.function("f", "1", c -> Mono.empty())))))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("without a target");
    }

    @Test
    void aProtectedStageRefusesASeedUnlessItIsAllowedByName() {
        Consumer<Seed.Inputs> inputs = seed -> seed.target(TARGET).files("filesystem:" + files);

        assertThatThrownBy(() -> run(protectedStack(Seed.of("demo", inputs))))
                .isInstanceOf(SeedRefusedException.class)
                .hasMessageContaining("the stage 'pr-7' is protected (no-data-loss)");
        assertThat(run(protectedStack(Seed.of("demo", inputs.andThen(seed -> seed.allowProtected(true)))))
                        .change("demo"))
                .isPresent();
    }

    private static Stack<Shop> protectedStack(Mono<Action<Seeded>> demo) {
        return Stack.named("shop")
                .providers(Postgres.providers())
                .protect("pr-*", Protection.NO_DATA_LOSS)
                .program(Shop.class, demo.map(Shop::new));
    }

    private void refused(Consumer<Seed.Inputs> inputs, Class<? extends Throwable> kind, String why) {
        assertThatThrownBy(() -> plan(inputs)).isInstanceOf(kind).hasMessageContaining(why);
    }

    private static Plan plan(Consumer<Seed.Inputs> inputs) {
        return run(stack(Seed.of("demo", seed -> {
            seed.target(TARGET);
            inputs.accept(seed);
        })));
    }

    private static Stack<Shop> stack(Mono<Action<Seeded>> demo) {
        return Stack.named("shop").providers(Postgres.providers()).program(Shop.class, demo.map(Shop::new));
    }

    private static Plan run(Stack<Shop> stack) {
        return Objects.requireNonNull(Alchemy.plan(stack, Stage.of("pr-7"))
                .contextWrite(StateStore.provide(MemoryStateStore.create()))
                .subscribeOn(Schedulers.parallel())
                .block(Seeds.LIMIT));
    }

    private void file(String name) throws Exception {
        Files.writeString(files.resolve(name), "SELECT 1;");
    }
}

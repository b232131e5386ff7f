package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A class path on which Flyway, or a part of it, is not the one that this module was compiled with. */
class MissingFlywayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class WithoutFlyway extends URLClassLoader {

        WithoutFlyway() {
            super(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                            .filter(entry -> !entry.contains("flyway"))
                            .map(WithoutFlyway::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Runs a nested class of this test where Flyway is missing, and gives what its Mono failed with. */
    private static Throwable failureOf(Class<? extends Callable<Throwable>> scene) throws Exception {
        try (var loader = new WithoutFlyway()) {
            Class<?> there = loader.loadClass(scene.getName());
            var constructor = there.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Throwable) ((Callable<?>) constructor.newInstance()).call();
        }
    }

    private static Throwable failure(Mono<?> mono) {
        try {
            mono.block(PATIENCE);
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("it did not fail");
    }

    static final class Migrating implements Callable<Throwable> {
        @Override
        public Throwable call() {
            var origin = PostgresOrigin.parse(Redacted.of("postgresql://sam:secret@db.example:5433/app"));
            return failure(FlywayMigrator.migrate(origin, new MigrationSet(List.of("classpath:db"), "0")));
        }
    }

    static final class Reading implements Callable<Throwable> {
        @Override
        public Throwable call() {
            Consumer<Migrations.Inputs> inputs = in -> in.locations("classpath:db");
            return failure(Migrations.of("schema", inputs));
        }
    }

    @Test
    void aMigrationFailsAndNamesTheDatabaseAndTheMissingClass() throws Exception {
        Throwable failure = failureOf(Migrating.class);

        assertThat(failure.getClass().getName()).isEqualTo(MigrationFailedException.class.getName());
        assertThat(failure)
                .hasMessageStartingWith("migrating the database 'app' at db.example:5433 failed: NoClassDefFoundError:"
                        + " org/flywaydb/core/")
                .hasMessageContaining("the class is missing; io.alchemyreactive.postgres.FlywayMigrator")
                .hasMessageNotContaining("secret");
    }

    @Test
    void theFilesAreReadWithoutFlyway() throws Exception {
        Throwable failure = failureOf(Reading.class);

        assertThat(failure.getClass().getName()).isEqualTo(MigrationFilesException.class.getName());
        assertThat(failure)
                .hasMessageContaining("the migrations 'schema' at classpath:db cannot be used: no migration");
    }
}

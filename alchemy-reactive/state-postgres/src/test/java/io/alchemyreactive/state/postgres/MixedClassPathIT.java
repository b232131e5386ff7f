package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StageKey;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A library whose classes do not fit, as when two versions of it are mixed. */
class MixedClassPathIT {

    @ParameterizedTest
    @ValueSource(strings = {"org.flywaydb.core.Flyway", "io.r2dbc.postgresql.PostgresqlConnectionFactory"})
    void classThatDoesNotFitIsAFailureThatNamesItAndNoHang(String type, @TempDir Path folder) throws Exception {
        compileWithoutContent(type, folder);
        URL[] urls = Stream.concat(
                        Stream.of(folder),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(Path::of))
                .map(MixedClassPathIT::url)
                .toArray(URL[]::new);
        // Never closed: threads of the network library that it has loaded live on for a while.
        @SuppressWarnings("resource")
        var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        Object use = loader.loadClass(Use.class.getName())
                .getConstructor(String.class)
                .newInstance(Server.running().freshDatabase().reveal());
        assertThat(((Callable<?>) use).call().toString()).contains("FatalErrorException", "NoSuchMethodError", type);
    }

    /** Loaded by a class loader of its own. */
    public static final class Use implements Callable<String> {

        private final String uri;

        public Use(String uri) {
            this.uri = uri;
        }

        @Override
        public String call() {
            var store = PostgresStateStore.create(PostgresStateOptions.of(Redacted.of(uri)));
            return store.load(new StageKey("shop", "test"))
                    .map(Object::toString)
                    .onErrorResume(error -> Mono.just(error.toString()))
                    .block(LIMIT);
        }
    }

    private static void compileWithoutContent(String type, Path folder) throws IOException {
        int dot = type.lastIndexOf('.');
        String name = type.substring(dot + 1);
        Path source = Files.writeString(
                folder.resolve(name + ".java"), "package " + type.substring(0, dot) + "; public class " + name + " {}");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
        assertThat(code).isZero();
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

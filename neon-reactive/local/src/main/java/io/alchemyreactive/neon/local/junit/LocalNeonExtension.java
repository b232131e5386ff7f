package io.alchemyreactive.neon.local.junit;

import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.neon.local.RunningNeon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes the shared local Neon to tests. Blocks the test thread while it starts. */
final class LocalNeonExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LocalNeonExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        var type = parameter.getParameter().getType();
        return type == RunningNeon.class || type == LocalNeon.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        // The root store closes its values at the end of the test run.
        var shared = test.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, type -> new Shared(), Shared.class);
        var neon = Objects.requireNonNull(shared).neon;
        return parameter.getParameter().getType() == LocalNeon.class ? neon : neon.running();
    }

    private static final class Shared implements AutoCloseable {

        private static final Duration LIMIT = Duration.ofMinutes(2);

        private final Path folder;
        private final LocalNeon neon;

        Shared() {
            try {
                folder = Files.createTempDirectory("local-neon");
            } catch (IOException e) {
                throw new UncheckedIOException("No folder could be made for a local Neon", e);
            }
            neon = Objects.requireNonNull(
                    LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT));
        }

        @Override
        public void close() {
            // Waits without a time limit. The shutdown of the servers continues while they make progress, and the
            // amount of data to write depends on the tests.
            neon.stop().then(neon.forget()).block();
        }
    }
}

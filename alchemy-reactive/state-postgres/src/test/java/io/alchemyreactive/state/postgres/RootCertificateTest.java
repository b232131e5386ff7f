package io.alchemyreactive.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class RootCertificateTest {

    private static final StageKey STAGE = new StageKey("shop", "test");

    @TempDir
    private Path folder;

    @Test
    void fileThatIsMissingIsNamedAndNothingIsCalled() throws IOException {
        isRefused(folder.resolve("none.pem"), "does not exist");
    }

    @Test
    void folderIsNoFileOfCertificates() throws IOException {
        isRefused(folder, "cannot be read");
    }

    @Test
    void fileWithoutACertificateIsNamedAndNothingIsCalled() throws IOException {
        isRefused(Files.writeString(folder.resolve("text.pem"), "no certificate\n"), "no certificate in PEM form");
        isRefused(Files.createFile(folder.resolve("empty.pem")), "no certificate in PEM form");
        isRefused(
                Files.writeString(
                        folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "no certificate in PEM form");
    }

    private static void isRefused(Path file, String why) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var store = PostgresStateStore.create(PostgresStateOptions.of(Redacted.of("postgresql://sam:correct-horse@"
                    + "127.0.0.1:" + server.getLocalPort() + "/db?sslrootcert=" + file)));
            Flux<Publisher<?>> uses = Flux.just(store.load(STAGE), store.stages(), store.watch(STAGE));
            StepVerifier.create(uses.concatMap(use -> Flux.from(use).then().materialize()))
                    .recordWith(java.util.ArrayList::new)
                    .expectNextCount(3)
                    .consumeRecordedWith(ends -> assertThat(ends)
                            .allSatisfy(end -> assertThat(end.getThrowable())
                                    .isInstanceOf(InvalidStateAddressException.class)
                                    .hasMessageContainingAll("sslrootcert", file.toString(), why)
                                    .hasMessageNotContaining("horse")))
                    .expectComplete()
                    .verify(Duration.ofSeconds(30));
            server.setSoTimeout(1);
            Assertions.assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
            store.close().block(Duration.ofSeconds(30));
        }
    }
}

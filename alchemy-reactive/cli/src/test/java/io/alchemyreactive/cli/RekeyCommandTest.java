package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.state.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

@Timeout(60)
class RekeyCommandTest {

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    @BeforeEach
    void storeASecret() {
        Stored.in(folder).stage("staging");
    }

    @Test
    void aKeyFileTakesTheOldKeysPlace() throws IOException {
        Files.write(folder.resolve("new.key"), new byte[32]);

        var done = cli().run("state", "rekey", "--key-file", "new.key", "--yes", "--json");

        assertThat(done.code()).isZero();
        assertThat(done.json().path("stage").isNull()).isTrue();
        assertThat(done.json().at("/data/stages/0/stage").asString()).isEqualTo("staging");
        assertThat(secret(cli())).isEmpty();
        assertThat(secret(cli().variable("ALCHEMY_KEY_FILE", "new.key"))).contains("postgres://pw@db");
    }

    @Test
    void aPasswordTakesTheOldKeysPlace() {
        var done = cli().variable("ALCHEMY_NEW_PASSWORD", "correct horse").run("state", "rekey", "--yes");

        assertThat(done.code()).isZero();
        assertThat(done.out()).contains("in stages: 1").doesNotContain("correct");
        assertThat(secret(cli().variable("ALCHEMY_PASSWORD", "correct horse"))).contains("postgres://pw@db");
    }

    @Test
    void aFolderMakesANewKeyOfItsOwn() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve(".alchemy/key"));

        assertThat(cli().run("state", "rekey", "--yes").code()).isZero();

        assertThat(Files.readAllBytes(folder.resolve(".alchemy/key")))
                .hasSize(32)
                .isNotEqualTo(old);
        assertThat(secret(cli())).contains("postgres://pw@db");
    }

    @Test
    void nothingIsChangedWithoutAYesOrWhileAStageIsHeld() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve(".alchemy/key"));

        assertThat(cli().run("state", "rekey").code()).isEqualTo(22);
        Lease lease = Stored.in(folder).hold("staging");
        var held = cli().run("state", "rekey", "--yes");
        lease.release().block(Duration.ofSeconds(30));

        assertThat(held.code()).isEqualTo(20);
        assertThat(held.err()).contains("ann@ci");
        assertThat(folder.resolve(".alchemy/key")).hasBinaryContent(old);
        assertThat(secret(cli())).contains("postgres://pw@db");
    }

    @Test
    void twoNewKeysAreOneTooMany() {
        assertThat(cli().variable("ALCHEMY_NEW_PASSWORD", "x")
                        .run("state", "rekey", "--key-file", "new.key", "--yes")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void blankNewPasswordIsRefused() {
        var refused = cli().variable("ALCHEMY_NEW_PASSWORD", " ").run("state", "rekey", "--yes");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("ALCHEMY_NEW_PASSWORD is blank");
    }

    private Cli cli() {
        return Cli.of(SHOP, folder);
    }

    private static String secret(Cli cli) {
        return cli.run("output", "--stage", "staging", "--show-secrets").out();
    }
}

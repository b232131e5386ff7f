package io.alchemyreactive.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.AlchemyCli;
import io.alchemyreactive.cli.CliEnvironment;
import io.alchemyreactive.cli.Interrupts;
import io.alchemyreactive.effect.Redacted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a person at the command line sees when the state's database is not as it should be. */
class CommandLineIT {

    private record Nothing() {}

    private record Done(int code, String out, String err) {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    private Redacted<String> uri;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
    }

    @Test
    void wrongPasswordEndsWith40() {
        isRefused(uri.map(text -> text.replaceFirst(":[^:@]+@", ":correct-horse@")), 40, "Check user and password");
    }

    @Test
    void roleWithoutRightsEndsWith40() {
        Server.sql(uri, "CREATE ROLE cli_visitor LOGIN PASSWORD 'correct-horse'");
        isRefused(Server.as(uri, "cli_visitor", "correct-horse"), 40, "GRANT CREATE ON DATABASE");
    }

    @Test
    void foreignSchemaEndsWith2() {
        Server.sql(uri, "CREATE SCHEMA alchemy", "CREATE TABLE alchemy.orders (item text)");
        isRefused(uri, 2, "it holds orders");
    }

    @Test
    void poolerEndsWith2() throws IOException {
        Redacted<String> plain = Server.running().trusted(uri, Server.running().trustedRole());
        try (var pooler = FakePooler.before(DatabaseAddress.parse(plain), 2, FakePooler.Turn.LAST_USED, "")) {
            isRefused(
                    plain.map(text -> text.replaceFirst("@[^/]+/", "@127.0.0.1:" + pooler.port() + "/")),
                    2,
                    "direct address");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://sam:correct-horse@host:70000/db",
                "postgresql://sam:correct-horse@host/db?sslmode=maybe",
                "postgresql://sam:correct-horse@host/db?sslrootcert=/none/ca.pem",
                "postgresql://sam:correct-horse@one,two/db"
            })
    void addressOfNoUseEndsWith2(String address) {
        isRefused(Redacted.of(address), 2, "the PostgreSQL state store cannot be used like this");
    }

    @Test
    void addressComesFromAFile() throws IOException {
        Files.writeString(folder.resolve("place"), uri.reveal() + "\n");
        for (List<String> verb : List.of(List.of("stages"), List.of("state", "list"), List.of("lock", "list"))) {
            var words = new ArrayList<>(verb);
            words.addAll(List.of("--state", "@place"));
            Done done = run(Map.of(), words);
            assertThat(done.code()).as(done.err()).isZero();
            assertThat(done.err()).isEmpty();
        }
    }

    private void isRefused(Redacted<String> address, int code, String cure) {
        for (List<String> verb : List.of(List.of("stages"), List.of("deploy", "--yes", "--stage=dev"))) {
            Done done = run(Map.of("ALCHEMY_STATE", address.reveal()), verb);
            assertThat(done.code()).as(done.err()).isEqualTo(code);
            assertThat(done.out()).isEmpty();
            assertThat(done.err()).contains("error: ", cure).doesNotContain("\tat ", "horse", "Exception");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private Done run(Map<String, String> variables, List<String> words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var environment = new CliEnvironment(
                variables,
                folder,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                "sam",
                "laptop",
                4711,
                Clock.systemUTC(),
                Interrupts.NONE);
        int code = AlchemyCli.run(SHOP, words.toArray(String[]::new), environment);
        return new Done(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong: a clear message, the documented exit code, nothing half-written. All of it with stack traces on, so
 * that the last test can look for passwords in everything that was said and stored meanwhile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailuresIT {

    private static final String WRONG_KEY = "napi_wrongwrongwrong";

    private final List<Program.Done> runs = new ArrayList<>();
    private Path folder;
    private ShopFolder shop;

    @BeforeAll
    void deployStaging(@TempDir Path temporary) throws IOException {
        folder = temporary;
        shop = new ShopFolder(Files.createDirectory(folder.resolve("work"))).with("ALCHEMY_DEBUG", "1");
        run(shop, 0, "deploy", "--stage", "staging", "--yes", "--json");
    }

    @AfterAll
    void leaveNothingRunning() {
        shop.close();
    }

    @Test
    void aWrongKeyIsToldFromOtherFailures() {
        var wrong = shop.with("NEON_API_KEY", WRONG_KEY).with("NEON_API_URL", apiUrl());
        var done = run(wrong, 40, "deploy", "--stage", "pr-1", "--yes");

        assertThat(done.err()).contains("app-branch", "NEON_API_KEY").doesNotContain(WRONG_KEY);
        settles("pr-1");
    }

    @Test
    void anUnreachableApiIsNamed() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var alone = shop.with("NEON_API_KEY", WRONG_KEY).with("NEON_API_URL", "http://127.0.0.1:" + port + "/api/v2");
        // The migrations are stored, and exist nowhere else; the branch is not made.
        var done = run(alone, 1, "deploy", "--stage", "pr-2", "--yes");
        assertThat(done.err()).contains("app-branch", "127.0.0.1:" + port, "NEON_API_URL");

        var files = shop.files();
        run(alone, 1, "deploy", "--stage", "pr-2", "--yes");
        assertThat(shop.files()).isEqualTo(files);
        settles("pr-2");
    }

    @Test
    void aBrokenMigrationIsNamedWithItsLine() throws IOException {
        Path more = Files.createDirectories(folder.resolve("broken/db/migration"));
        Files.writeString(more.resolve("V2__broken.sql"), "SELECT 1;\nCREATE TABEL nothing ();\n");
        var done = run(shop.withClassPath(folder.resolve("broken")), 1, "deploy", "--stage", "pr-3", "--yes");

        assertThat(done.err()).contains("app-branch", "V2__broken.sql", "syntax error", "TABEL");
        assertThat(shop.path().resolve(".env.pr-3")).doesNotExist();
        settles("pr-3");
    }

    @Test
    void stateThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        var files = shop.files();
        var done = run(shop, 1, "deploy", "--stage", "pr-4", "--yes", "--state", file + "/state");

        assertThat(done.err()).contains(file + "/state");
        assertThat(shop.files()).isEqualTo(files);
        assertThat(file).isEmptyFile();
    }

    @Test
    void corruptStateIsNamedAndLeftAsItIs() throws IOException {
        Path row = shop.state("staging").resolve("resources/app-branch.json");
        byte[] whole = Files.readAllBytes(row);
        Files.write(row, java.util.Arrays.copyOf(whole, whole.length / 2));
        try {
            var files = shop.files();
            for (String verb : new String[] {"plan", "deploy", "destroy", "output"}) {
                var done = run(shop, 1, verb, "--stage", "staging", "--yes");
                assertThat(done.err()).contains(row.toString(), "undamaged copy");
            }
            assertThat(shop.files()).isEqualTo(files);
        } finally {
            Files.write(row, whole);
        }
    }

    @Test
    void aStageNameOfAnotherFormIsRefused() {
        var files = shop.files();
        for (String name : new String[] {"PR 7", "Staging", "-x", "a/b", "ü"}) {
            var done = run(shop, 2, "deploy", "--stage=" + name, "--yes");
            assertThat(done.err()).contains("'" + name + "'", "pr-147");
        }
        assertThat(shop.files()).isEqualTo(files);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void noPasswordWasSaidOrStored() {
        run(shop, 0, "deploy", "--stage", "pr-8", "--yes");
        for (String stage : new String[] {"staging", "pr-8"}) {
            String password = shop.branch(stage).password().reveal();
            assertThat(password).hasSizeGreaterThan(7);
            for (String[] command : new String[][] {
                {"output"},
                {"output", "--json"},
                {"state", "show", "app-branch"},
                {"state", "show", "app-env", "--json"},
                {"plan", "--json"},
                {"deploy", "--json"}
            }) {
                var words = new ArrayList<>(List.of(command));
                words.addAll(List.of("--stage", stage));
                run(shop, 0, words.toArray(String[]::new));
            }
            assertThat(runs).noneMatch(done -> (done.out() + done.err()).contains(password));
            String inHex = HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8));
            shop.files().forEach((name, content) -> {
                if (name.startsWith(".env.")) {
                    assertThat(content).as(name).contains(inHex);
                } else {
                    assertThat(content).as(name).doesNotContain(inHex);
                }
            });
        }
        assertThat(runs).noneMatch(done -> (done.out() + done.err()).contains(WRONG_KEY));
    }

    private Program.Done run(ShopFolder where, int code, String... arguments) {
        var done = where.run(arguments);
        runs.add(done);
        assertThat(done.code())
                .as("%s%n%s%s", List.of(arguments), done.out(), done.err())
                .isEqualTo(code);
        return done;
    }

    /** Once the cause is gone, the same command does what is left. */
    private void settles(String stage) {
        run(shop, 0, "deploy", "--stage", stage, "--yes");
        run(shop, 0, "plan", "--stage", stage, "--detailed-exitcode");
        run(shop, 0, "destroy", "--stage", stage, "--yes");
    }

    private String apiUrl() {
        return shop.succeed("local", "status", "--json")
                .json()
                .at("/data/apiUrl")
                .asString();
    }
}

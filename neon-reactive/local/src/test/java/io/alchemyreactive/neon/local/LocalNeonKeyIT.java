package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNeonKeyIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RANDOM = "napi_[a-z0-9]{64}";

    @TempDir
    Path folder;

    @Test
    void aNewFolderGetsARandomKeyAndKeepsIt() throws IOException {
        var first = keyOf(options());

        assertThat(first).matches(RANDOM);
        assertThat(Files.readString(keyFile())).isEqualTo(first + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                .isEqualTo("rw-------");
        assertThat(keyOf(options())).isEqualTo(first);
    }

    @Test
    void onlyItsOwnKeyOpensIt() {
        var statuses = run(options(), neon -> new int[] {
            Api.of(neon).get("/users/me").status(),
            new Api(neon.apiUrl(), "local").get("/users/me").status(),
            new Api(neon.apiUrl(), "").get("/users/me").status(),
            new Api(neon.apiUrl(), neon.apiKey() + "a").get("/users/me").status()
        });

        assertThat(statuses).containsExactly(200, 401, 401, 401);
    }

    @Test
    void aKeyThatAClientMadeDoesNotOpenTheRoutesOfTheLocalNeonItself() {
        run(options(), neon -> {
            var made = Api.of(neon).post("/api_keys", "{'key_name':'second'}").expect(200);
            var own = neon.apiUrl().replace("/api/v2", "/local");
            var second = new Api(own, made.path("key").asString());

            for (var path : new String[] {"/status", "/clock", "/faults", "/no-such-route"}) {
                var refused = second.get(path);
                assertThat(refused.status()).as(path).isEqualTo(403);
                assertThat(refused.json().path("message").asString()).contains("api-key", "/api_keys");
            }
            assertThat(second.post("/stop", "").status()).isEqualTo(403);
            assertThat(second.post("/clock", "{'advance_seconds':3600}").status())
                    .isEqualTo(403);
            assertThat(second.call("PUT", "/faults", "{'faults':[]}").status()).isEqualTo(403);
            return Api.of(neon).own("GET", "/status", "");
        });
    }

    @Test
    void aFolderOfAnOlderVersionKeepsItsKeyUntilTheFileIsEmptied() throws IOException {
        keyOf(options());
        Files.delete(keyFile());

        var old = runningWith(options());
        assertThat(old.apiKey()).isEqualTo("local");
        assertThat(old.hasKeyOfOlderVersions()).isTrue();

        Files.writeString(keyFile(), "\n");
        var renewed = runningWith(options());
        assertThat(renewed.apiKey()).matches(RANDOM);
        assertThat(renewed.hasKeyOfOlderVersions()).isFalse();
    }

    @Test
    void aKeyThatIsChosenStaysTheKeyOfTheFolder() throws IOException {
        assertThat(keyOf(LocalNeonOptions.builder(folder).apiKey("mine").build()))
                .isEqualTo("mine");
        assertThat(keyOf(options())).isEqualTo("mine");

        Files.writeString(keyFile(), "written-by-hand");
        assertThat(keyOf(options())).isEqualTo("written-by-hand");
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutBeingRepeated() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalNeonOptions.builder(folder).apiKey("two words"))
                .withMessageContaining("visible ASCII")
                .withMessageNotContaining("two words");
        PrivateFiles.folder(folder);
        Files.writeString(keyFile(), "two words");

        var failure = catchThrowable(() -> LocalNeon.start(options()).block(LIMIT));

        assertThat(failure.getCause())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(keyFile().toString())
                .hasMessageNotContaining("two words");
        assertThat(Files.readString(keyFile())).isEqualTo("two words");
    }

    /** The options of a process stand in a file of their own, in which an older version wrote its key. */
    @Test
    void aProcessKeepsTheKeyOfTheFolderAndPassesOnlyAChosenOne() throws IOException {
        Files.writeString(
                folder.resolve("options.json"),
                "{'cacheFolder':'/tmp/none','port':0,'apiKey':'local','strict':false}".replace('\'', '"'));
        assertThat(DaemonOptions.read(folder).apiKey()).isEmpty();

        DaemonOptions.write(LocalNeonOptions.builder(folder).apiKey("mine").build());
        assertThat(DaemonOptions.read(folder).apiKey()).contains("mine");

        DaemonOptions.write(options());
        assertThat(DaemonOptions.read(folder).apiKey()).isEmpty();
        assertThat(Files.readString(folder.resolve("options.json"))).doesNotContain("apiKey");
    }

    @Test
    void theKeyStandsInNoOtherFileAndInNoText() throws IOException {
        var process = LocalNeonProcess.in(folder);
        var neon = process.ensureStarted().block(LIMIT);
        var api = Api.of(neon);
        api.createProject("{'project':{'name':'shop'}}");
        api.own("PUT", "/faults", "{'faults':[{'method':'GET','path':'/users/me','status':500,'times':1}]}");
        assertThat(api.get("/users/me").status()).isEqualTo(500);
        new Api(neon.apiUrl(), neon.apiKey() + "x").get("/projects?key=" + neon.apiKey());
        api.get("/nowhere/at/all");

        assertThat(neon.toString()).doesNotContain(neon.apiKey());
        assertThat(LocalNeonOptions.builder(folder)
                        .apiKey(neon.apiKey())
                        .build()
                        .toString())
                .doesNotContain(neon.apiKey());
        process.stop().block(LIMIT);
        assertThat(filesWith(neon.apiKey())).containsExactly(keyFile());
    }

    private List<Path> filesWith(String text) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(text))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String keyOf(LocalNeonOptions options) {
        return runningWith(options).apiKey();
    }

    private static RunningNeon runningWith(LocalNeonOptions options) {
        return run(options, LocalNeon::running);
    }

    private static <T> T run(LocalNeonOptions options, Function<LocalNeon, T> use) {
        var neon = LocalNeon.start(options).block(LIMIT);
        try {
            return use.apply(neon);
        } finally {
            neon.stop().block(LIMIT);
        }
    }

    private LocalNeonOptions options() {
        return LocalNeonOptions.of(folder);
    }

    private Path keyFile() {
        return folder.resolve("api-key");
    }
}

package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLocationTest {

    @TempDir
    Path folder;

    @Test
    void urlIsOpenedByTheStoreThatKnowsItAndClosedInTheEnd() {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        assertThat(cli.run("deploy", "--yes", "--stage", "dev-1", "--state", "memory://one")
                        .code())
                .isZero();
        assertThat(MemoryLocation.CLOSED).containsOnlyOnce("memory://one");
        assertThat(cli.run("stages", "--state", "memory://one").out()).contains("dev-1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void variableNamesThePlaceAndTheOptionGoesFirst() {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder).variable("ALCHEMY_STATE", "memory://two");
        assertThat(cli.run("deploy", "--yes", "--stage", "dev-2").code()).isZero();
        assertThat(folder).isEmptyDirectory();
        assertThat(cli.run("stages").out()).contains("dev-2");
        assertThat(cli.run("stages", "--state", "elsewhere").out()).doesNotContain("dev-2");
    }

    @Test
    void placeIsReadFromAFileForOptionAndVariable() throws IOException {
        Files.writeString(folder.resolve("place"), "memory://four:secret@x\n");
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        var done = cli.run("deploy", "--yes", "--stage", "dev-5", "--state", "@place");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err()).doesNotContain("warning");
        assertThat(cli.run("stages", "--state", "memory://four:secret@x").out()).contains("dev-5");
        for (String[] verb : new String[][] {{"stages"}, {"state", "list", "--stage=dev-5"}, {"lock", "list"}}) {
            assertThat(cli.variable("ALCHEMY_STATE", "@" + folder.resolve("place"))
                            .run(verb)
                            .code())
                    .isZero();
        }
        assertThat(cli.run("stages").out()).contains("dev-5");
        assertThat(folder.toFile().list()).containsExactly("place");
    }

    @Test
    void fileOfThePlaceThatIsOfNoUseIsNamedAndNeverTakenForAFolder() throws IOException {
        Files.writeString(folder.resolve("two"), "memory://correct\nmemory://horse\n");
        Files.writeString(folder.resolve("empty"), "\n");
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        for (String file : new String[] {"@none", "@two", "@empty", "@"}) {
            var done = cli.run("deploy", "--yes", "--state", file);
            assertThat(done.code()).isEqualTo(2);
            assertThat(done.err())
                    .contains("--state (or ALCHEMY_STATE) is " + file)
                    .doesNotContain("horse", "\tat ");
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("two", "empty");
        assertThat(cli.run("deploy", "--yes", "--stage", "dev-6", "--state", "./@none")
                        .code())
                .isZero();
        assertThat(folder.resolve("@none")).isDirectory();
    }

    @Test
    void passwordInTheArgumentsIsWarnedOfInOneLineWithTheCure() {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        for (String place : new String[] {"memory://sam:correct-horse@x", "memory://x?password=correct-horse"}) {
            var done = cli.run("stages", "--state", place);
            assertThat(done.code()).isZero();
            assertThat(done.err().lines())
                    .singleElement()
                    .asString()
                    .contains("warning", "ALCHEMY_STATE", "--state @FILE")
                    .doesNotContain("horse");
        }
        for (String place : new String[] {"memory://five", "memory://sam@x:5432/db", "here"}) {
            assertThat(cli.run("stages", "--state", place).err()).isEmpty();
        }
        assertThat(cli.variable("ALCHEMY_STATE", "memory://sam:correct-horse@x")
                        .run("stages")
                        .err())
                .isEmpty();
    }

    @Test
    void argumentThatIsNotUnderstoodIsQuotedWithoutItsPassword() {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        var url = cli.run("stages", "postgresql://sam:correct-horse@host/db", "--json");
        assertThat(url.err()).contains("takes no argument 'postgresql://sam:***@host/db'");
        for (String place : new String[] {
            "postgresql://sam:correct-horse@host/db",
            "postgresql:/sam:correct-horse@host/db",
            "jdbc:postgresql://host/db?user=sam&password=correct-horse&sslmode=require",
            "host=h password='correct horse' dbname=d",
            "host=h password = correct-horse dbname=d"
        }) {
            var done = cli.run("stages", place, "--json");
            assertThat(done.code()).isEqualTo(2);
            assertThat(done.err()).contains("***").doesNotContain("horse");
            assertThat(done.out()).doesNotContain("horse");
            for (String[] misspelt : new String[][] {{"--stat", place}, {"--stat=" + place}, {"--yes=" + place}}) {
                var option = cli.run(Stream.concat(Stream.of("stages", "--json"), Stream.of(misspelt))
                        .toArray(String[]::new));
                assertThat(option.code()).isEqualTo(2);
                assertThat(option.err() + option.out()).doesNotContain("horse");
            }
        }
    }

    @Test
    void storeIsClosedAfterAFailureToo() {
        assertThat(Cli.of(Shop.on(FakeCloud.create()), folder)
                        .run("output", "--stage", "dev-3", "--state", "memory://three")
                        .code())
                .isNotZero();
        assertThat(MemoryLocation.CLOSED).containsOnlyOnce("memory://three");
    }

    @Test
    void unknownUrlIsRefusedWithTheModuleThatIsMissing() {
        var done = Cli.of(Shop.on(FakeCloud.create()), folder).run("stages", "--state", "postgresql://me:pw@host/db");
        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err())
                .contains("postgresql", "alchemy-reactive-state-postgres")
                .doesNotContain("pw@");
    }

    @Test
    void aDatabaseInAnotherFormIsNeverTakenForAFolder() {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        for (String place : new String[] {
            "postgresql:/sam:correct-horse@host/db",
            "postgres:sam:correct-horse@host/db",
            "POSTGRESQL:/host/db",
            "jdbc:postgresql:db",
            "host=h dbname=d password=correct-horse",
            "service=prod"
        }) {
            var done = cli.run("deploy", "--yes", "--state", place);
            assertThat(done.code()).as(place).isEqualTo(2);
            assertThat(done.err())
                    .contains("postgresql://user:password@host:port/database", "two slashes", "./")
                    .doesNotContain("horse");
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(cli.run("deploy", "--yes", "--state", "./postgresql:").code())
                .isZero();
        assertThat(folder.resolve("postgresql:")).isDirectory();
    }

    @Test
    void aUrlOfADriverIsThatOfItsDatabase() {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        assertThat(cli.run("stages", "--state", "jdbc:memory://six").code()).isZero();
        assertThat(MemoryLocation.CLOSED).contains("jdbc:memory://six");
        for (String scheme : new String[] {"jdbc:postgresql", "R2DBC:POSTGRESQL"}) {
            assertThat(cli.run("stages", "--state", scheme + "://sam:correct-horse@host/db")
                            .err())
                    .contains("a URL of 'postgresql'")
                    .doesNotContain("horse");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void secretsAreKeptUnderAPasswordOrTheKeyOfAFileWhereOneIsNamed() throws IOException {
        var cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        Files.write(folder.resolve("my.key"), new byte[32]);
        for (String[] key : new String[][] {{"ALCHEMY_PASSWORD", "hush"}, {"ALCHEMY_KEY_FILE", "my.key"}}) {
            var keyed = Cli.of(Shop.on(FakeCloud.create()), folder).variable(key[0], key[1]);
            String state = key[0].toLowerCase(Locale.ROOT);
            assertThat(keyed.run("deploy", "--yes", "--stage", "dev-4", "--state", state)
                            .code())
                    .isZero();
            assertThat(folder.resolve(state).resolve("key")).doesNotExist();
            assertThat(keyed.run("output", "--stage", "dev-4", "--state", state, "--show-secrets")
                            .out())
                    .contains("token-of-");
            assertThat(cli.run("output", "--stage", "dev-4", "--state", state, "--show-secrets")
                            .code())
                    .isEqualTo(40);
        }
    }

    @Test
    void passwordBesideAKeyFileIsRefused() throws IOException {
        Files.write(folder.resolve("my.key"), new byte[32]);
        var refused = Cli.of(Shop.on(FakeCloud.create()), folder)
                .variable("ALCHEMY_PASSWORD", "hush")
                .variable("ALCHEMY_KEY_FILE", "my.key")
                .run("stages");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("ALCHEMY_PASSWORD and ALCHEMY_KEY_FILE are both set")
                .doesNotContain("hush");
    }

    @Test
    void keyFileThatCannotBeOneIsRefusedAtTheStart() throws IOException {
        Files.write(folder.resolve("small.key"), new byte[31]);
        Map<String, String> reasons = Map.of(
                "absent.key", "there is no key file", "small.key", "31 bytes, and a key has 32", ".", "cannot be read");
        reasons.forEach((file, reason) -> {
            for (String state : List.of(".alchemy", "memory://keyed")) {
                var refused = Cli.of(Shop.on(FakeCloud.create()), folder)
                        .variable("ALCHEMY_KEY_FILE", file)
                        .run("stages", "--state", state);
                assertThat(refused.code()).isEqualTo(2);
                assertThat(refused.err())
                        .contains(folder.resolve(file).toString(), reason)
                        .hasLineCount(1);
            }
        });
        assertThat(folder.resolve(".alchemy")).doesNotExist();
    }

    @Test
    void blankSettingIsRefusedAndNotTakenForAnAbsentOne() {
        for (String name : List.of("ALCHEMY_STATE", "ALCHEMY_PASSWORD", "ALCHEMY_KEY_FILE", "ALCHEMY_STAGE")) {
            var refused = Cli.of(Shop.on(FakeCloud.create()), folder)
                    .variable(name, " ")
                    .run("state", "list");
            assertThat(refused.err()).as(name).contains(name);
            assertThat(refused.code()).as(name).isEqualTo(2);
            assertThat(Cli.of(Shop.on(FakeCloud.create()), folder)
                            .variable(name, "")
                            .run("state", "list")
                            .code())
                    .as(name)
                    .isZero();
        }
        var refused = Cli.of(Shop.on(FakeCloud.create()), folder).run("deploy", "--yes", "--state", " ");
        assertThat(refused.err()).contains("--state is blank");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }
}

package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
}

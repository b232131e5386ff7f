package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preview where nothing was ever deployed. */
class FirstDeployIT {

    @TempDir
    private Path folder;

    @Test
    void namesWhatIsMissingAndTouchesNothing() {
        try (var shop = new ShopFolder(folder)) {
            var plan = shop.run("plan", "--stage", "pr-1");
            assertThat(plan.code()).isEqualTo(1);
            assertThat(shop.files()).isEmpty();

            var deploy = shop.run("deploy", "--stage", "pr-1", "--yes");

            assertThat(deploy.code()).isEqualTo(1);
            for (var done : new Program.Done[] {plan, deploy}) {
                assertThat(done.err())
                        .contains("InvalidReference", "'shop'", "'staging'", "'app-db'", "deploy --stage staging");
            }
            assertThat(shop.path().resolve(".alchemy/local-neon")).doesNotExist();
            assertThat(shop.path().resolve(".alchemy/key")).doesNotExist();
            assertThat(shop.files().keySet()).as("at most who holds the stage").allMatch(this::isEmptyOrIgnore);
        }
    }

    @Test
    void anApiThatCannotBeReachedIsAFailureThatLeavesNothingToGoOnFrom() {
        try (var shop = new ShopFolder(folder)) {
            var deploy = shop.with("NEON_API_KEY", "napi_key")
                    .with("NEON_API_URL", "http://127.0.0.1:1/api/v2")
                    .run("deploy", "--stage", "staging", "--yes");

            assertThat(deploy.code()).as(deploy.err()).isEqualTo(1);
            assertThat(deploy.err()).contains("127.0.0.1").doesNotContain("napi_key");
        }
    }

    private boolean isEmptyOrIgnore(String name) {
        return name.equals(".alchemy/.gitignore")
                || folder.resolve(name).toFile().length() == 0;
    }
}

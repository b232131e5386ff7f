package io.alchemyreactive.neon.local.internal.pooler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledStartupTest {

    @Test
    void theDatabaseIsThatOfTheNameOfTheRoleByDefault() {
        assertThat(read(Map.of()).key()).isEqualTo(new SessionKey("owner", "owner"));
        assertThat(read(Map.of("database", "shop")).key()).isEqualTo(new SessionKey("owner", "shop"));
    }

    @Test
    void trackedSettingsBelongToTheClient() {
        assertThat(read(Map.of(
                                "application_name",
                                "shop",
                                "extra_float_digits",
                                "2",
                                "channel_binding",
                                "require",
                                "replication",
                                "false",
                                "options",
                                "endpoint=ep-1 -c timezone=Asia/Tokyo --datestyle=ISO,\\ DMY -cextra_float_digits=1"))
                        .settings())
                .isEqualTo(Map.of(
                        "client_encoding",
                        "UTF8",
                        "application_name",
                        "shop",
                        "TimeZone",
                        "Asia/Tokyo",
                        "DateStyle",
                        "ISO, DMY"));
    }

    @ParameterizedTest
    @CsvSource({
        "search_path, shop, unsupported startup parameter: search_path.",
        "statement_timeout, 1s, unsupported startup parameter: statement_timeout.",
        "replication, database, unsupported startup parameter: replication.",
        "options, -c search_path=shop, unsupported startup parameter in options: search_path.",
        "options, --geqo=off, unsupported startup parameter in options: geqo.",
        "options, -d 5, unsupported options startup parameter",
        "options, -c, unsupported options startup parameter",
    })
    void parametersThatHaveToLastInASessionAreRefused(String name, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        PostgresErrorException.class,
                        refusal -> assertThat(refusal.fields().find('C')).contains("08P01"))
                .hasMessageStartingWith(message)
                .hasMessageContaining("Please use unpooled connection");
    }

    @Test
    void extensionsOfTheProtocolAreNotKnown() {
        assertThat(read(Map.of("_pq_.command_progress", "on")).unknown()).containsExactly("_pq_.command_progress");
    }

    @Test
    void aDifferenceOfSettingsIsOneRequest() {
        assertThat(TrackedSettings.difference(Map.of("TimeZone", "GMT"), Map.of("TimeZone", "GMT")))
                .isEmpty();
        assertThat(TrackedSettings.difference(
                        Map.of("TimeZone", "GMT", "application_name", "it's \\ shop"), Map.of("TimeZone", "UTC")))
                .contains("SET TimeZone = E'GMT'; SET application_name = E'it\\'s \\\\ shop'");
    }

    private static PooledStartup read(Map<String, String> parameters) {
        var all = new HashMap<>(parameters);
        all.put("user", "owner");
        return PooledStartup.of(new Startup(Startup.PROTOCOL, all));
    }
}

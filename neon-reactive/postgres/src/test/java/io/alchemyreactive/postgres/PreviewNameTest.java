package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewNameTest {

    private static final PostgresOrigin SERVER =
            new PostgresOrigin("localhost", 5432, "app", "admin", Redacted.of("secret"), Map.of());

    @Test
    void longNamesKeepAHashAndStayDistinct() {
        String sixtyThree = "x".repeat(63);
        assertThat(PreviewName.fitting(sixtyThree)).isEqualTo(sixtyThree);

        String long1 = PreviewName.fitting("x".repeat(70) + "1");
        String long2 = PreviewName.fitting("x".repeat(70) + "2");
        assertThat(long1).hasSize(63).startsWith("xxx").isNotEqualTo(long2);
    }

    @Test
    void namesAreMeasuredInBytesAndNoCharacterIsCut() {
        String umlauts = PreviewName.fitting("ä".repeat(40));
        assertThat(umlauts.getBytes(StandardCharsets.UTF_8).length).isEqualTo(63);
        assertThat(umlauts).startsWith("ä".repeat(27) + "-");
        String emoji = PreviewName.fitting("😀".repeat(20));
        assertThat(emoji).startsWith("😀".repeat(13) + "-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "public",
                "Public",
                "pg_catalog",
                "PG_x",
                "information_schema",
                "$user",
                "a\u0000b",
                "a\nb"
            })
    void namesThatNoPreviewMayHaveAreRefused(String name) {
        assertThatThrownBy(() -> Previews.named(SERVER, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no preview may have this name");
    }

    @Test
    void whatExcludesEachOtherIsRefused() {
        assertThatThrownBy(() -> props("pr_1", "pr_1", null)).hasMessageContaining("outside of the preview");
        assertThatThrownBy(() -> props(null, null, Duration.ZERO)).hasMessageContaining("ttl");
        assertThatThrownBy(() -> new PreviewSchema.Props(
                        SERVER, null, null, RoleMode.SHARED, null, null, null, null, null, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a preview with a shared role is not isolated");
    }

    @Test
    void aNameIsMadeOfTheIdentityAndNeverBelongsToTheServer() {
        assertThat(PreviewName.of(new Previews().identity("db"))).startsWith("shop-db-pr-1-");
        var ofServer = new Identity(new ResourceKey(new StageKey("pg_x", "pr-1"), "db"), "abcdefghij");
        assertThat(PreviewName.of(ofServer)).isEqualTo("preview-pg_x-db-pr-1-abcdefgh");
    }

    @Test
    void aMarkComesBackAndOtherCommentsAreNone() {
        var tag = PreviewTag.of(
                new Previews().identity("it's \"db\""), Instant.parse("2026-01-02T03:04:05Z"), Duration.ofHours(48));

        assertThat(PreviewTag.parse(tag.json())).contains(tag);
        assertThat(PreviewTag.parse(tag.dropping(true).json())).get().matches(PreviewTag::isDropping);
        assertThat(PreviewTag.parse(tag.json().replaceFirst("\\{", "{\"later\":1,")))
                .contains(tag);
        assertThat(PreviewTag.parse(null)).isEmpty();
        assertThat(PreviewTag.parse("standard public schema")).isEmpty();
        assertThat(PreviewTag.parse("{\"managedBy\":\"alchemy-reactive\"}")).isEmpty();
        assertThat(PreviewTag.parse(tag.json().replace("alchemy-reactive", "somebody")))
                .isEmpty();
        assertThat(PreviewTag.parse("{broken")).isEmpty();
    }

    @Test
    void extensionsAreFoundOutsideOfCommentsAndLiterals() {
        assertThat(PreviewExtensions.in("""
                        -- create extension a;
                        /* create extension b; */
                        CREATE EXTENSION IF NOT EXISTS pg_Trgm;
                        create  extension "uuid-ossp" WITH SCHEMA x;
                        SELECT 'create extension c';
                        DO $$ BEGIN EXECUTE 'create extension d'; END $$;
                        DO $x$ create extension e $x$;
                        """)).containsExactly("pg_trgm", "uuid-ossp");
    }

    private static PreviewSchema.Props props(
            @Nullable String name, @Nullable String extensions, @Nullable Duration ttl) {
        return new PreviewSchema.Props(SERVER, null, name, null, extensions, ttl, null, null, null, null);
    }
}

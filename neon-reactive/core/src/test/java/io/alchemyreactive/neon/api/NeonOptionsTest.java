package io.alchemyreactive.neon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeonOptionsTest {

    @Test
    void readsTheVariables() {
        NeonOptions options = NeonOptions.from(Map.of(
                "NEON_API_KEY", " napi_1\n",
                "NEON_API_URL", "http://127.0.0.1:4711/api/v2",
                "NEON_ORG_ID", "org-1"));

        assertThat(options.apiKey().reveal()).isEqualTo("napi_1");
        assertThat(options.baseUrl()).isEqualTo(URI.create("http://127.0.0.1:4711/api/v2"));
        assertThat(options.orgId()).contains("org-1");
        assertThat(options.toString()).doesNotContain("napi_1");
    }

    @Test
    void hasDefaultsForAllButTheKey() {
        NeonOptions options = NeonOptions.from(Map.of("NEON_API_KEY", "napi_1", "NEON_API_URL", "", "NEON_ORG_ID", ""));

        assertThat(options.baseUrl()).isEqualTo(URI.create("https://console.neon.tech/api/v2"));
        assertThat(options.orgId()).isEmpty();
        assertThat(options.waitDeadline()).isEqualTo(Duration.ofSeconds(300));
        assertThat(options.requestsPerSecond()).isEqualTo(10);
        assertThat(options.burst()).isEqualTo(40);
    }

    @Test
    void asksForTheKeyByTheNameOfItsVariable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NeonOptions.from(Map.of()))
                .withMessageContaining("NEON_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://neon/api/v2", "/api/v2", "not a url", "https://neon/api/v2?x=1", "https:///api"})
    void refusesAUrlOfAnotherForm(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NeonOptions.from(Map.of("NEON_API_KEY", "k", "NEON_API_URL", url)))
                .withMessageContaining("NEON_API_URL");
    }

    @Test
    void refusesASecretInTheUrlWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        NeonOptions.from(Map.of("NEON_API_KEY", "k", "NEON_API_URL", "https://me:pa55@neon/api/v2")))
                .withMessageContaining("NEON_API_KEY")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("pa55"));
    }

    @Test
    void refusesAKeyThatIsNoHeaderValueWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> NeonOptions.builder(Redacted.of("abc\r\nX: y")).build())
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("abc"));
    }

    @Test
    void refusesTimesAndCountsThatAreNotPositive() {
        NeonOptions.Builder builder = NeonOptions.builder(Redacted.of("k"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.waitDeadline(Duration.ZERO).build())
                .withMessageContaining("waitDeadline");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        builder.waitDeadline(Duration.ofSeconds(1)).burst(0).build())
                .withMessageContaining("burst");
    }

    @Test
    void timesThatCannotBeCountedAreRefusedWithTheirName() {
        var tooLong = Duration.ofDays(200_000);
        var key = Redacted.of("key");
        assertThatThrownBy(() -> NeonOptions.builder(key).waitDeadline(tooLong).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("waitDeadline must be at most 106751 days");
        assertThatThrownBy(
                        () -> NeonOptions.builder(key).responseTimeout(tooLong).build())
                .hasMessageStartingWith("responseTimeout must be at most 106751 days");
        assertThatThrownBy(() -> NeonOptions.builder(key)
                        .connectTimeout(Duration.ofDays(30))
                        .build())
                .hasMessage("connectTimeout must be at most 24 days, but was PT720H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://neon.example/api/v2", "http://10.0.0.7/api/v2", "HTTP://127.evil.example/api/v2"})
    void refusesHttpToAnotherMachineUnlessItIsAllowed(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NeonOptions.from(Map.of("NEON_API_KEY", "k", "NEON_API_URL", url)))
                .withMessageContaining("in clear")
                .withMessageContaining("NEON_ALLOW_PLAIN_HTTP=true");
        assertThat(NeonOptions.from(Map.of("NEON_API_KEY", "k", "NEON_API_URL", url, "NEON_ALLOW_PLAIN_HTTP", "true"))
                        .baseUrl())
                .isEqualTo(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/api/v2",
                "http://a.localhost/api/v2",
                "http://127.0.0.2/api",
                "http://[::1]:1/a"
            })
    void takesHttpToThisMachineAndUsesNoProxyForIt(String url) {
        NeonOptions options = NeonOptions.from(
                Map.of("NEON_API_KEY", "k", "NEON_API_URL", url, "http_proxy", "p:1", "HTTPS_PROXY", "p:1"));
        assertThat(options.proxy()).isEmpty();
    }

    @Test
    void refusesAnotherWordThanTrueOrFalse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NeonOptions.from(Map.of("NEON_API_KEY", "k", "NEON_ALLOW_PLAIN_HTTP", "yes")))
                .withMessageContaining("NEON_ALLOW_PLAIN_HTTP must be true or false");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, http://proxy:3128, , proxy, 3128",
        "https_proxy, proxy:3128, , proxy, 3128",
        "HTTPS_PROXY, http://squid_proxy:3128/, , squid_proxy, 3128",
        "HTTPS_PROXY, http://sam:p%40w@[::1]:3128, , [::1], 3128",
        "HTTPS_PROXY, http://proxy, other.tech, proxy, 80",
        "HTTPS_PROXY, http://proxy, on.tech, proxy, 80",
        "HTTPS_PROXY, http://proxy, neon.tech, , ",
        "HTTPS_PROXY, http://proxy, 'other, .neon.tech', , ",
        "HTTPS_PROXY, http://proxy, CONSOLE.neon.tech, , ",
        "HTTPS_PROXY, http://proxy, *, , ",
        "HTTPS_PROXY, http://proxy, *.neon.tech, , ",
        "http_proxy, http://proxy, , , ",
        "ALL_PROXY, http://proxy, , proxy, 80",
        "all_proxy, proxy:3128, , proxy, 3128",
        "ALL_PROXY, http://proxy, neon.tech, , "
    })
    void takesTheProxyOfTheVariables(String name, String proxy, String except, String host, Integer port) {
        NeonOptions options =
                NeonOptions.from(Map.of("NEON_API_KEY", "k", name, proxy, "NO_PROXY", except == null ? "" : except));
        assertThat(options.proxy().map(NeonProxy::host)).isEqualTo(Optional.ofNullable(host));
        assertThat(options.proxy().map(NeonProxy::port)).isEqualTo(Optional.ofNullable(port));
    }

    @Test
    void prefersTheProxyOfTheSchemeToThatOfAll() {
        NeonOptions options =
                NeonOptions.from(Map.of("NEON_API_KEY", "k", "HTTPS_PROXY", "own:1", "ALL_PROXY", "all:1"));
        assertThat(options.proxy().map(NeonProxy::host)).contains("own");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.0.0.0/8, false",
        "10.1.2.3, '192.168.0.0/16 10.1.2.0/24', false",
        "10.1.2.3, 10.1.2.3/32, false",
        "10.1.2.3, 0.0.0.0/0, false",
        "10.1.2.3, 10.1.3.0/24, true",
        "10.1.2.3, 10.0.0.0/33, true",
        "10.1.2.3, 10.0.0.0/, true",
        "10.1.2.3, ::/0, true",
        "[fd00::7], fd00::/8, false",
        "[fd00::7], fe00::/8, true",
        "ten.example, 0.0.0.0/0, true"
    })
    void usesNoProxyForAnAddressInASubnet(String host, String except, boolean proxied) {
        NeonOptions options = NeonOptions.from(Map.of(
                "NEON_API_KEY",
                "k",
                "NEON_API_URL",
                "https://" + host + "/api/v2",
                "HTTPS_PROXY",
                "http://proxy",
                "NO_PROXY",
                except));
        assertThat(options.proxy().isPresent()).isEqualTo(proxied);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://sam:pa55@proxy:1",
                "https://sam:pa55@proxy:1",
                "http://sam:pa 55@proxy",
                "http://sam:pa55@:1"
            })
    void refusesAProxyOfAnotherKindWithoutItsPassword(String proxy) {
        assertThatThrownBy(() -> NeonOptions.from(Map.of("NEON_API_KEY", "k", "HTTPS_PROXY", proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("55")
                .hasNoCause();
    }
}

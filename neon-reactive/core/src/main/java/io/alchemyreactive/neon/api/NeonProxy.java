package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Redacted;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy, through which the client reaches Neon with {@code CONNECT}. The proxy does not see the requests to an
 * {@code https} URL. Immutable.
 *
 * @param host the name or address of the proxy
 * @param port the port of the proxy
 * @param user the user name; empty when the proxy needs no login
 * @param password the password of the user
 */
@Experimental
public record NeonProxy(String host, int port, Optional<String> user, Optional<Redacted<String>> password) {

    private static final int DEFAULT_PORT = 80;
    private static final Pattern IPV4 =
            Pattern.compile("(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])){3}");
    private static final Pattern SUBNET = Pattern.compile("(.+)/(\\d{1,3})");

    /**
     * The parts of a proxy URL. Unlike {@link URI}, it accepts hosts with underscores, which are usual in container
     * networks.
     */
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[^:@]*)(?::(?<password>[^@]*))?@)?(?<host>\\[[0-9A-Fa-f:.]+]|[\\w.-]+)(?::(?<port>\\d{1,5}))?");

    /** Refuses null components and an invalid port. */
    public NeonProxy {
        requireNonNull(host, "host");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "a proxy has a host and a port from 1 to 65535, not " + host + ":" + port);
        }
    }

    /**
     * The proxy that environment variables name for a URL, by the rules of {@code curl}. For {@code https} it reads
     * {@code HTTPS_PROXY} or {@code https_proxy}, for {@code http} {@code http_proxy}, then {@code ALL_PROXY} or {@code
     * all_proxy}. Empty for a host that {@code NO_PROXY} or {@code no_proxy} names, or for an address in a subnet that
     * it names.
     *
     * @throws IllegalArgumentException when the value is not the URL of an HTTP proxy; the message names the variable
     *     and not its value
     */
    public static Optional<NeonProxy> from(Map<String, String> variables, URI url) {
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        // HTTP_PROXY is not read, because a CGI web server sets it from a header of its caller.
        String[] names = https ? new String[] {"https_proxy", "HTTPS_PROXY"} : new String[] {"http_proxy"};
        Optional<String> name = first(variables, names).or(() -> first(variables, "all_proxy", "ALL_PROXY"));
        Optional<String> except = first(variables, "no_proxy", "NO_PROXY").map(variables::get);
        return except.filter(hosts -> isIn(hosts, url)).isPresent()
                ? Optional.empty()
                : name.map(
                        found -> parse(found, variables.getOrDefault(found, "").strip()));
    }

    private static Optional<String> first(Map<String, String> variables, String... names) {
        return Arrays.stream(names)
                .filter(name -> !variables.getOrDefault(name, "").isBlank())
                .findFirst();
    }

    private static boolean isIn(String hosts, URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return Arrays.stream(hosts.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.endsWith(":" + url.getPort()) ? entry.substring(0, entry.lastIndexOf(':')) : entry)
                .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
                .anyMatch(entry -> entry.equals("*")
                        || host.equals(entry)
                        || host.endsWith("." + entry)
                        || isInSubnet(entry, host));
    }

    /** Whether the host is an address of the subnet, {@code 10.0.0.0/8} or {@code fd00::/8}. Sends no DNS query. */
    private static boolean isInSubnet(String subnet, String host) {
        Matcher parts = SUBNET.matcher(subnet);
        if (!parts.matches()) {
            return false;
        }
        Optional<InetAddress> network = address(parts.group(1));
        Optional<InetAddress> address = address(host);
        int bits = Integer.parseInt(parts.group(2));
        return network.isPresent()
                && address.isPresent()
                && network.get().getAddress().length == address.get().getAddress().length
                && bits <= 8 * network.get().getAddress().length
                && firstBits(network.get(), bits).equals(firstBits(address.get(), bits));
    }

    /** The address in a text; empty for a host name, which is not resolved. */
    private static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches() && !text.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static BigInteger firstBits(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        return new BigInteger(1, bytes).shiftRight(8 * bytes.length - bits);
    }

    private static NeonProxy parse(String variable, String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            Matcher parts = AUTHORITY.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
            if (!"http".equalsIgnoreCase(uri.getScheme()) || !parts.matches()) {
                throw unusable(variable);
            }
            return new NeonProxy(
                    parts.group("host"),
                    parts.group("port") == null ? DEFAULT_PORT : Integer.parseInt(parts.group("port")),
                    Optional.ofNullable(parts.group("user")).map(NeonProxy::decoded),
                    Optional.ofNullable(parts.group("password"))
                            .map(NeonProxy::decoded)
                            .map(Redacted::of));
        } catch (URISyntaxException e) {
            // Leaves out the cause, because its message contains the password.
            throw unusable(variable);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException unusable(String variable) {
        return new IllegalArgumentException(variable
                + " must look like http://user:password@proxy.example:3128; a proxy of another kind is not supported."
                + " Write special characters of a password as %XX.");
    }
}

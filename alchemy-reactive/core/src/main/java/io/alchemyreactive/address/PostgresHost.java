package io.alchemyreactive.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** Which hosts and ports a server can have. Asks no name server. */
final class PostgresHost {

    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_HOST = 253;

    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");
    /** One label of a host name. Allows the underscores of Docker Compose, which {@link java.net.URI} rejects. */
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

    private static final Pattern NUMBERS = Pattern.compile("(.*\\.)?[0-9]+");
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("([0-9A-Fa-f:.]+)(%[A-Za-z0-9_.-]+)?");

    private PostgresHost() {}

    /** Checks a host and returns it; an IPv6 address loses its brackets. */
    static String checked(String name) {
        boolean literal = name.startsWith("[") && name.endsWith("]");
        String host = literal ? name.substring(1, name.length() - 1) : name;
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new InvalidPostgresUriException(
                    "it names a Unix socket, which JDBC and R2DBC cannot use; name a host, such as"
                            + " localhost, on which the server listens");
        } else if (host.contains(",")) {
            throw new InvalidPostgresUriException(
                    "it names several hosts (" + host + "); name one of them, the server that takes writes");
        } else if (host.contains(":") ? !isIpv6(host) : !isName(host)) {
            throw new InvalidPostgresUriException("its host '" + name
                    + "' is neither a name nor an address of a server; an" + " IPv6 address stands in [ ]");
        }
        return host;
    }

    static int checkedPort(int port) {
        if (port < 1 || port > LAST_PORT) {
            throw noPort(Integer.toString(port));
        }
        return port;
    }

    static int port(String text) {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LAST_PORT) {
            throw noPort(text);
        }
        return Integer.parseInt(text);
    }

    private static InvalidPostgresUriException noPort(String text) {
        return new InvalidPostgresUriException("its port '" + text + "' is no number from 1 to " + LAST_PORT
                + "; PostgreSQL listens on " + PostgresUri.DEFAULT_PORT + " unless it is told otherwise");
    }

    private static boolean isName(String host) {
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return bare.length() <= LONGEST_HOST
                && (NUMBERS.matcher(bare).matches()
                        ? IPV4.matcher(bare).matches()
                        : List.of(bare.split("\\.", -1)).stream()
                                .allMatch(label -> LABEL.matcher(label).matches()));
    }

    /** Ignores the zone of the address: it may name an interface that this machine does not have. */
    private static boolean isIpv6(String host) {
        var parts = IPV6.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        try {
            InetAddress.getByName("[" + parts.group(1) + "]");
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

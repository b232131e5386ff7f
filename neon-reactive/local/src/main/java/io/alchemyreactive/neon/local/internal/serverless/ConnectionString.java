package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The connection string of a request.
 *
 * @param address the address of the endpoint
 * @param startup the startup message with its parameters, including those for the proxy
 * @param password the password, which may contain the endpoint
 */
record ConnectionString(Address address, Startup startup, PasswordForm password) {

    /** The characters that separate parts of a URI or are not allowed in one. */
    private static final String NEVER_PLAIN = "#/?@[]\\^`{|}<>\" ";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    static ConnectionString parse(String text) {
        var uri = uri(text);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw invalid("it has to begin with postgresql:// or postgres://");
        }
        var host = Optional.ofNullable(uri.getHost()).orElseThrow(() -> noUri(text, "missing hostname"));
        var login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        if (login[0].isEmpty()) {
            throw invalid("missing username");
        }
        if (login.length == 1 || login[1].isEmpty()) {
            throw invalid("missing password");
        }
        var database = Optional.ofNullable(uri.getRawPath()).orElse("").replaceFirst("^/", "");
        if (database.isEmpty()) {
            throw invalid("missing database name");
        }
        var parameters = new LinkedHashMap<String, String>();
        if (uri.getRawQuery() != null) {
            new QueryStringDecoder(uri.getRawQuery(), false)
                    .parameters()
                    .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
        }
        parameters.put("user", decoded(login[0]));
        parameters.put("database", decoded(database));
        return new ConnectionString(
                new Address(host, uri.getPort()),
                new Startup(Startup.PROTOCOL, parameters),
                PasswordForm.of(decoded(login[1])));
    }

    /** Parses the URI. Messages never repeat its text, because it contains a password. */
    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw noUri(text, "it is no URI");
        }
    }

    /**
     * The refusal of an invalid URI. In most cases a character of the password is not encoded, so the message names its
     * position.
     */
    private static HttpSqlException noUri(String text, String why) {
        var begin = text.indexOf("://") + 3;
        var end = text.lastIndexOf('@');
        for (var at = begin; at < end; at++) {
            var character = text.charAt(at);
            if (NEVER_PLAIN.indexOf(character) >= 0 || (character == '%' && !isEncoded(text, at))) {
                return invalid("character " + (at + 1) + " has to be written as %" + HEX.toHexDigits((byte) character)
                        + " in a user name or a password");
            }
        }
        return invalid(why);
    }

    private static boolean isEncoded(String text, int at) {
        return text.length() > at + 2
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    private static String decoded(String part) {
        return QueryStringDecoder.decodeComponent(part.replace("+", "%2B"));
    }

    private static HttpSqlException invalid(String why) {
        return HttpSqlException.badRequest("invalid connection string: " + why);
    }

    @Override
    public String toString() {
        return "ConnectionString[address=" + address + "]";
    }
}

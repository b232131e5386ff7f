package io.alchemyreactive.neon.local;

import java.nio.file.Path;

/**
 * A local Neon that runs: what {@code endpoint.json} in its folder says.
 *
 * @param apiUrl the base URL for clients, ending in {@code /api/v2}
 * @param apiKey the key to send
 * @param caFile the certificate with which clients verify its PostgreSQL servers
 * @param pid of the process that it runs in
 * @param folder where it keeps everything
 */
public record RunningNeon(String apiUrl, String apiKey, Path caFile, long pid, Path folder) {

    /** Where statements are sent over HTTP: what {@code neonConfig.fetchEndpoint} of Neon's driver for JavaScript wants. */
    public String sqlUrl() {
        return root() + ApiServer.SQL;
    }

    /** Where WebSockets begin, without scheme: what {@code neonConfig.wsProxy} of that driver wants. */
    public String webSocketProxy() {
        return root().replaceFirst("^http://", "") + ApiServer.TUNNEL;
    }

    /** The file that holds the key and nothing else, readable by its owner only, for other programs to read. */
    public Path apiKeyFile() {
        return ApiKeyFile.in(folder);
    }

    /** Whether the key is the one that every local Neon of an older version had, which can be guessed. */
    public boolean hasKeyOfOlderVersions() {
        return apiKey.equals(ApiKeyFile.OF_OLDER_VERSIONS);
    }

    private String root() {
        return apiUrl.substring(0, apiUrl.length() - ApiServer.BASE.length());
    }

    @Override
    public String toString() {
        return "RunningNeon[apiUrl=" + apiUrl + ", apiKey=***, caFile=" + caFile + ", pid=" + pid + ", folder=" + folder
                + "]";
    }
}

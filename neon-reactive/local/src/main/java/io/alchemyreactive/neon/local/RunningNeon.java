package io.alchemyreactive.neon.local;

import java.nio.file.Path;

/**
 * A running local Neon, as described by {@code endpoint.json} in its folder.
 *
 * @param apiUrl the base URL for clients, ending in {@code /api/v2}
 * @param apiKey the key that clients send
 * @param caFile the file with the certificate that clients need to verify the PostgreSQL servers
 * @param pid the id of its process
 * @param folder the folder with state, data directories and logs
 */
public record RunningNeon(String apiUrl, String apiKey, Path caFile, long pid, Path folder) {

    /**
     * The URL for SQL statements over HTTP: the value for {@code neonConfig.fetchEndpoint} of Neon's JavaScript driver.
     */
    public String sqlUrl() {
        return root() + ApiServer.SQL;
    }

    /**
     * The address for WebSockets without the scheme: the value for {@code neonConfig.wsProxy} of Neon's JavaScript
     * driver.
     */
    public String webSocketProxy() {
        return root().replaceFirst("^http://", "") + ApiServer.TUNNEL;
    }

    /** The file that contains only the key, for other programs. Only its owner can read it. */
    public Path apiKeyFile() {
        return ApiKeyFile.in(folder);
    }

    /** Whether the key is the fixed key of older versions, which can be guessed. */
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

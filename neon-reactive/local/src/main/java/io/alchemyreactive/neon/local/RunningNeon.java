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

    @Override
    public String toString() {
        return "RunningNeon[apiUrl=" + apiUrl + ", apiKey=***, caFile=" + caFile + ", pid=" + pid + ", folder=" + folder
                + "]";
    }
}

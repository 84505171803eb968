package io.jenkins.plugins.azureml.bench;

import java.time.Duration;

/**
 * What a network link is like.
 *
 * @param bitsPerSecond bandwidth of each direction, shared by all connections; 0 for an unlimited one
 */
record LinkProfile(Duration roundTrip, long bitsPerSecond) {

    private static final double BITS_PER_BYTE = 8;

    /** Returns how long the link is occupied by so many bytes, in seconds. */
    double transferSeconds(long bytes) {
        return bitsPerSecond == 0 ? 0 : bytes * BITS_PER_BYTE / bitsPerSecond;
    }

    /** Returns so many round trips, in seconds. */
    double roundTripSeconds(double count) {
        return count * roundTrip.toNanos() / 1e9;
    }

    /**
     * Returns the shortest time in which files can be sent or fetched, in seconds: the connection is set up (TCP and TLS), then what
     * takes longer of the bytes and of the round trips of {@code concurrency} files at a time.
     */
    double limitSeconds(int files, long bytes, int concurrency) {
        double roundTrips = Math.ceil((double) files / concurrency);
        return roundTripSeconds(2) + Math.max(transferSeconds(bytes), roundTripSeconds(roundTrips));
    }

    @Override
    public String toString() {
        return roundTrip.toMillis() + " ms, "
                + (bitsPerSecond == 0 ? "unlimited" : bitsPerSecond / 1_000_000 + " Mbit/s");
    }
}

package io.jenkins.plugins.azureml.client.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What a {@link FaultServer} does with one request. */
public final class Reply {

    enum Fault {
        NONE,
        /** Reads the request and resets the connection. */
        RESET,
        /** Reads the request and closes the connection. */
        CLOSE,
        /** Resets before the body of the request has been read. */
        RESET_EARLY,
        /** Sends the headers and half of the body, then closes. */
        TRUNCATE,
        /** Answers before the body of the request has been read, and closes after a moment. */
        EARLY_ANSWER,
        /** Sends something that is not HTTP. */
        GARBAGE,
        /** Keeps the connection open and says nothing until released. */
        HANG,
        /** Sends the headers and some bytes, then nothing until released. */
        STALL,
        /** Sends a byte now and then until released. */
        DRIP
    }

    final int status;
    final byte[] body;
    final Map<String, String> headers = new LinkedHashMap<>();
    Fault fault = Fault.NONE;
    CountDownLatch release;
    boolean noLength;
    boolean chunked;

    private Reply(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    public static Reply json(int status, String text) {
        return new Reply(status, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/json");
    }

    public static Reply json(String text) {
        return json(200, text);
    }

    public static Reply bytes(int status, byte[] body) {
        return new Reply(status, body).with("Content-Type", "application/octet-stream");
    }

    public static Reply status(int status) {
        return new Reply(status, new byte[0]);
    }

    public static Reply redirect(int status, String location) {
        return status(status).with("Location", location);
    }

    private static Reply fault(Fault fault) {
        Reply reply = status(200);
        reply.fault = fault;
        return reply;
    }

    public static Reply reset() {
        return fault(Fault.RESET);
    }

    public static Reply resetEarly() {
        return fault(Fault.RESET_EARLY);
    }

    public static Reply close() {
        return fault(Fault.CLOSE);
    }

    public static Reply garbage() {
        return fault(Fault.GARBAGE);
    }

    public static Reply hang(CountDownLatch release) {
        Reply reply = fault(Fault.HANG);
        reply.release = release;
        return reply;
    }

    public static Reply stall(CountDownLatch release) {
        Reply reply = fault(Fault.STALL);
        reply.release = release;
        return reply;
    }

    public static Reply drip(CountDownLatch release) {
        Reply reply = fault(Fault.DRIP);
        reply.release = release;
        return reply;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the headers, which can be changed. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Changes the first byte of the body. */
    public Reply corrupt() {
        body[0]++;
        return this;
    }

    public Reply truncated() {
        fault = Fault.TRUNCATE;
        return this;
    }

    public Reply early() {
        fault = Fault.EARLY_ANSWER;
        return this;
    }

    /** The end of the body is the end of the connection. */
    public Reply withoutLength() {
        noLength = true;
        return this;
    }

    /** In pieces of a few bytes. */
    public Reply chunked() {
        chunked = true;
        return this;
    }

    public Reply with(String header, String value) {
        headers.put(header, value);
        return this;
    }
}

package io.jenkins.plugins.azureml.client.http;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Notes when a request really begins: what failed before can be repeated whatever it is. */
final class WatchedExecutor extends HttpRequestExecutor {

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        if (!"CONNECT".equals(request.getMethod())
                && context.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
            exchange.begin();
        }
        return super.execute(request, connection, callback, context);
    }
}

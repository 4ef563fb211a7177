package io.samsvar.documents.pdf;

import com.openhtmltopdf.util.Diagnostic;
import com.openhtmltopdf.util.XRLog;
import com.openhtmltopdf.util.XRLogger;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the renderer's own messages to our log at debug level: they speak of boxes and style, and
 * may quote text of the report.
 */
final class RendererLog implements XRLogger {
  private static final Logger LOG = LoggerFactory.getLogger(RendererLog.class);

  static {
    XRLog.setLoggerImpl(new RendererLog());
  }

  private RendererLog() {}

  /** Makes sure that it is in place. */
  static void install() {
    // Loading the class has done it, once.
  }

  @Override
  public void log(String where, Level level, String msg) {
    LOG.debug("{}: {}", where, msg);
  }

  @Override
  public void log(String where, Level level, String msg, Throwable th) {
    LOG.debug("{}: {}", where, msg, th);
  }

  @Override
  public void setLevel(String logger, Level level) {
    // Our logging configuration decides.
  }

  @Override
  public boolean isLogLevelEnabled(Diagnostic diagnostic) {
    return LOG.isDebugEnabled();
  }
}

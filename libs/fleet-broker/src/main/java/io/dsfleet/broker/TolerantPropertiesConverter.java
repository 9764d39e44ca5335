package io.dsfleet.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * Converts a delivery's properties, without its headers where Spring cannot read those.
 *
 * <p>Spring casts what {@code x-death} holds; a header of another shape would throw on the broker's
 * thread, which closes the channel, again at each redelivery.
 */
final class TolerantPropertiesConverter extends DefaultMessagePropertiesConverter {
  private static final Logger LOG = LoggerFactory.getLogger(TolerantPropertiesConverter.class);

  @Override
  public MessageProperties toMessageProperties(
      AMQP.BasicProperties source, @Nullable Envelope envelope, String charset) {
    try {
      return super.toMessageProperties(source, envelope, charset);
    } catch (RuntimeException unreadable) {
      LOG.warn("a message's headers cannot be read: {}", unreadable.toString());
      return super.toMessageProperties(source.builder().headers(null).build(), envelope, charset);
    }
  }
}

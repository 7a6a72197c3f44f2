#include "net/connection.hpp"

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>

namespace assay::net {
namespace {

constexpr std::size_t kFirstRoom = std::size_t{16} * 1024;  // one TLS record

}  // namespace

Connection::Connection(Socket socket) : socket_(std::move(socket)), inbox_(kFirstRoom) {
  // A request is one write and its answer is awaited: holding back small packets only adds delay.
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

TlsStream& Connection::start_tls(asio::ssl::context& context) {
  tls_ = std::make_unique<TlsStream>(socket_, context);
  return *tls_;
}

Task<error_code> Connection::read(std::size_t limit_bytes) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == inbox_.size() && begin_ > 0) {
    std::memmove(inbox_.data(), inbox_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == inbox_.size()) {
    if (end_ >= limit_bytes) co_return error_code(asio::error::no_buffer_space);
    inbox_.resize(inbox_.size() * 2);
  }
  const auto room = asio::buffer(inbox_.data() + end_, inbox_.size() - end_);
  error_code error;
  std::size_t count = 0;
  if (tls_) {
    std::tie(error, count) = co_await tls_->async_read_some(room, as_result);
  } else {
    std::tie(error, count) = co_await socket_.async_read_some(room, as_result);
  }
  end_ += count;
  co_return error;
}

Task<std::pair<error_code, std::size_t>> Connection::write_some(std::string_view bytes) {
  const auto data = asio::buffer(bytes.data(), bytes.size());
  error_code error;
  std::size_t count = 0;
  if (tls_) {
    std::tie(error, count) = co_await tls_->async_write_some(data, as_result);
  } else {
    std::tie(error, count) = co_await socket_.async_write_some(data, as_result);
  }
  co_return std::pair(error, count);
}

void Connection::consume(std::size_t bytes) {
  begin_ += bytes;
}

bool Connection::is_quiet() {
  if (!socket_.is_open() || begin_ != end_) return false;
  char byte = 0;
  const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
}

void Connection::reset_on_close() {
  // Lingering for no time at all is how one asks for RST.
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
}

void Connection::shut_down_send() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

}  // namespace assay::net

#include "simulate/catalogue.hpp"

#include "simulate/face_fixture.hpp"

namespace assay::simulate {
namespace {

TEST(Catalogue, TellsTheTaskByItsExactSystemPrompt) {
  const Catalogue catalogue = two_tasks();
  ASSERT_NE(catalogue.find("small", kTicketSystem), nullptr);
  EXPECT_EQ(catalogue.find("small", kTicketSystem)->task, "tickets");
  EXPECT_EQ(catalogue.find("small", "variant")->task, "tickets");
  EXPECT_EQ(catalogue.find("small", kInvoiceSystem)->task, "invoices");
  EXPECT_EQ(catalogue.find("small", "Sort the ticket"), nullptr);
  EXPECT_EQ(catalogue.find("small", ""), nullptr);
}

TEST(Catalogue, TakesTheTaskFromTheModelId) {
  const Catalogue catalogue = two_tasks();
  ASSERT_NE(catalogue.find("small/invoices", kTicketSystem), nullptr);
  EXPECT_EQ(catalogue.find("small/invoices", kTicketSystem)->task, "invoices");
  EXPECT_EQ(catalogue.find("small/other", kTicketSystem), nullptr);
}

TEST(Catalogue, NeedsNoSystemPromptForTheOnlyTask) {
  const auto catalogue =
      Catalogue::open({{"small", "tickets", {kTicketSystem}, std::make_shared<EchoModel>()}});
  ASSERT_TRUE(catalogue.has_value());
  ASSERT_NE(catalogue->find("small", "anything"), nullptr);
  EXPECT_EQ(catalogue->find("large", kTicketSystem), nullptr);
}

TEST(Catalogue, ListsEveryIdOnce) {
  EXPECT_EQ(two_tasks().ids(),
            (std::vector<std::string>{"small", "small/tickets", "small/invoices"}));
  EXPECT_NE(two_tasks().unknown_task("small").find("small/tickets, small/invoices"),
            std::string::npos);
}

TEST(Catalogue, RefusesModelsThatCannotBeServed) {
  const auto model = std::make_shared<EchoModel>();
  EXPECT_FALSE(Catalogue::open({}).has_value());
  EXPECT_FALSE(Catalogue::open({{"small", "tickets", {}, nullptr}}).has_value());
  EXPECT_FALSE(Catalogue::open({{"", "tickets", {}, model}}).has_value());
  EXPECT_FALSE(Catalogue::open({{"small", "", {}, model}}).has_value());
  const auto twice = Catalogue::open({{"a", "b", {}, model}, {"a", "b", {}, model}});
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().kind, ErrorKind::invalid_argument);
  EXPECT_NE(twice.error().message.find("a/b"), std::string::npos);
}

}  // namespace
}  // namespace assay::simulate

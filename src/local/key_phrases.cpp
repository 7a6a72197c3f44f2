#include <algorithm>
#include <array>

#include "local/key_words.hpp"

// Data, not code: what accounts clerks in nine languages (and a few neighbours) read as the name of
// a value. A phrase stands once; where a word can mean two things, the line it stands in decides
// later.

namespace assay::local {
namespace {

struct Group {
  Key key;
  std::string_view phrases;  ///< lower case, single blanks, separated by bars
};

constexpr auto kGroups = std::to_array<Group>({
    {Key::invoice,
     "rcpt|invoice|lnvoice|tax invoice|sales invoice|inv|inv.|bill|receipt|fee note|account|"
     "statement|credit note|credit memo|check|ticket|slip|docket|proforma|pro forma|"
     "pro-forma invoice|proforma invoice|workshop bill|folio|booking|rechnung|rechn.|rechn|re|"
     "re.|schlussrechnung|teilrechnung|abschlagsrechnung|gebührenrechnung|monatsabrechnung|"
     "abrechnung|beleg|kassenbeleg|quittung|gutschrift|honorarnote|honorarrechnung|"
     "stornorechnung|gebührenbescheid|bescheid|kassenzeichen|rg.|rg|facture|fact.|fact|"
     "note d'honoraires|note d'honoraire|reçu|avoir|note|quittance|facture d'acompte|"
     "facture proforma|factura|fra.|fra|recibo|boleta|albarán|nota de crédito|"
     "factura rectificativa|minuta|recibo de honorarios|ticket n|fattura|fatt.|ft.|ricevuta|"
     "nota d'onorario|nota di credito|parcella|bolletta|conto|scontrino|nota credito|"
     "parcella n|factuur|factuurnr|rekening|creditnota|creditfactuur|nota|bon|kassabon|"
     "declaratie|voorschotnota|fatura|fatura-recibo|nota fiscal|nfs-e|nf-e|nf|recibo verde|"
     "nota de débito|faktura|fakt.|kvitto|kreditfaktura|räkning|kvittering|regning|kreditnota|"
     "samlingsfaktura|notanr|faktura vat|paragon|rachunek|faktura korygująca|korekta|fv|"
     "faktura proforma|faktura zaliczkowa|účtenka"},
    {Key::number,
     "no|no.|nr|nr.|number|num|num.|n°|nº|n.|n.º|nummer|numéro|numero|número|numer|ref|ref.|"
     "id|invoice no|invoice no.|invoice number|invoice nr|invoice nr.|invoice #|invoice id|"
     "inv no|inv no.|inv. no.|inv #|inv. #|bill no|bill no.|bill number|bill #|receipt no|"
     "receipt no.|receipt number|receipt #|document no|document number|doc no|doc no.|"
     "document no.|credit note no|credit note no.|credit note number|our ref|our reference|"
     "reference no|invoice ref|invoice reference|account no|tax invoice no|tax invoice no.|"
     "tax invoice #|statement no|rechnungsnummer|rechnungsnr|rechnungsnr.|rechnungs-nr.|"
     "rechnungs-nr|rechnung nr|rechnung nr.|rechnungs nr.|belegnummer|belegnr.|beleg-nr.|"
     "beleg nr.|gutschriftsnummer|gutschrift nr.|re-nr.|re-nr|re.-nr.|rg-nr.|rg.-nr.|rnr|"
     "fakturanummer|fakturanr|numéro de facture|n° de facture|facture n°|facture no|"
     "facture nº|no de facture|n° facture|facture numéro|nº facture|réf.|référence|"
     "número de factura|nº de factura|nº factura|n.º factura|factura nº|factura n.º|"
     "factura no.|factura núm.|núm. factura|núm.|folio fiscal|numero fattura|fattura n.|"
     "fattura n°|fattura nr.|fattura nr|n. fattura|fattura numero|ricevuta n.|nr. fattura|"
     "factuurnummer|factuurnr.|factuur nr.|factuur nr|factuur nummer|notanummer|bonnummer|"
     "bon nr.|número da fatura|nº da fatura|fatura n.º|fatura nº|fatura n°|nota nº|nº nota|"
     "número da nota|fakturanr.|faktura nr|faktura nr.|kvittonummer|kvitto nr|faktnr|"
     "dokumentnummer|ocr-nummer|ocr|numer faktury|nr faktury|faktura vat nr|paragon nr|"
     "rachunek nr|nr rachunku|faktura č.|číslo faktury|číslo"},
    {Key::date,
     "date|dated|invoice date|date of invoice|issue date|date of issue|issued|issued on|"
     "bill date|billed|billed on|billing date|tax point|receipt date|document date|inv date|"
     "inv. date|day|of the date|statement date|date issued|raised|raised on|invoiced|"
     "invoiced on|datum|rechnungsdatum|vom|belegdatum|ausgestellt am|ausgestellt|rechnung vom|"
     "erstellt am|ausstellungsdatum|am|den|re-datum|date de facture|date de la facture|"
     "date d'émission|date facture|émise le|émis le|le|du|fait le|en date du|fecha|"
     "fecha de factura|fecha de emisión|fecha factura|emitida el|emitida|emisión|"
     "fecha emisión|a fecha|data|data fattura|data di emissione|data emissione|emessa il|del|"
     "data documento|emessa|factuurdatum|datum factuur|d.d.|dd.|notadatum|rekeningdatum|"
     "gedateerd|opgemaakt|data da fatura|data de emissão|emitida em|emissão|emitido em|"
     "data emissão|fakturadatum|datum för faktura|fakturadato|dato|daterad|utfärdad|"
     "data wystawienia|data faktury|wystawiono|wystawiona|z dnia|data sprzedaży|"
     "datum vystavení|vystaveno"},
    {Key::due,
     "due|due date|due by|due on|payment due|payment due by|payment due date|pay by|"
     "payable by|payable before|pay before|to be paid by|please pay by|please settle by|"
     "settle by|settle before|payment by|payment date|due for payment|by|deposit due|"
     "pay until|to be debited on|payable until|latest|no later than|before|last day|until|"
     "payment deadline|deadline|fällig|fällig am|fällig bis|fälligkeit|fälligkeitsdatum|"
     "zahlbar bis|zahlbar bis zum|zu zahlen bis|bis zum|bis spätestens|spätestens am|"
     "spätestens bis|zahlung bis|verfall|verfalldatum|fälligkeitstermin|zahlungsfrist|"
     "zahlungsziel bis|zahltermin|bis|überweisen bis|valuta|zahlbar spätestens|échéance|"
     "date d'échéance|à payer avant le|à payer avant|payable avant le|payable le|"
     "à régler avant le|à régler avant|avant le|jusqu'au|au plus tard le|payable jusqu'au|"
     "date limite|échéance le|règlement avant le|date limite de paiement|à régler le|"
     "vencimiento|fecha de vencimiento|vence|vence el|pagadera hasta el|antes del|"
     "a pagar antes del|pagar antes del|hasta el|fecha límite|a más tardar el|"
     "fecha límite de pago|scadenza|data scadenza|data di scadenza|scade|scade il|entro il|"
     "entro|da pagare entro il|pagamento entro il|pagamento entro|con scadenza|vervaldatum|"
     "vervalt|vervalt op|te betalen voor|uiterlijk|uiterlijk op|betalen voor|te voldoen voor|"
     "vóór|uiterste betaaldatum|betaal voor|betalen vóór|betaaldatum|te betalen vóór|"
     "voldoen voor|voldoen vóór|data de vencimento|vence em|vence a|pagar até|pagamento até|"
     "até|data limite|vencimento|até ao dia|até dia|förfallodatum|förfallodag|förfaller|"
     "förfaller den|betalas senast|senast|betala senast|att betala senast|forfaldsdato|"
     "forfall|forfallsdato|betales senest|senest|betalas senast den|förfaller till betalning|"
     "termin płatności|termin|płatne do|termin zapłaty|do dnia|zapłata do|płatność do|"
     "zapłacić do|datum splatnosti|splatnost|splatno|platne do"},
    {Key::on_receipt,
     "due on receipt|due upon receipt|payable on receipt|payment on receipt|upon receipt|"
     "on receipt|payable upon receipt|due immediately|payable immediately|"
     "payment due immediately|payable now|sofort zahlbar|zahlbar sofort|sofort fällig|"
     "sofort ohne abzug|bei erhalt|nach erhalt sofort|sofort netto|à réception|"
     "payable à réception|dès réception|au comptant|à réception de facture|pago inmediato|"
     "al recibo|a la recepción|pago al contado|a la vista|pagamento alla ricezione|a vista|"
     "rimessa diretta|alla ricezione|a ricevimento fattura|per direct|direct te voldoen|"
     "direct betalen|pronto pagamento|pagamento imediato|na apresentação|a pronto|"
     "betalas omgående|omgående|płatne natychmiast|płatne od ręki"},
    {Key::terms,
     "terms|payment terms|credit|within|days from|days of|term|innerhalb|binnen|"
     "binnen een termijn|zahlungsziel|ziel|zahlbar innert|innert|zahlbar in|dans les|sous|"
     "délai|délai de paiement|paiement à|à 30 jours|en un plazo de|a 30 días|plazo|"
     "plazo de pago|entro giorni|termini|pagamento a|betaaltermijn|betalingstermijn|prazo|"
     "prazo de pagamento|inom|betalningsvillkor|villkor|termin płatności w|w ciągu|"
     "betalingsbetingelser|zahlungsbedingungen|zahlung|condiciones de pago|conditions|"
     "conditions de paiement|condizioni di pagamento|pagamento|forma de pago"},
    {Key::payment,
     "pay|payment|settle|settlement|please settle|remit|zahlbar|zu zahlen innerhalb|"
     "begleichen|überweisen|überweisung|paiement|règlement|régler|payer|verser|virement|pagar|"
     "abonar|pagare|pagabile|saldo entro|betalen|betaling|betaal|voldoen|betala|betalas|"
     "betalning|betales|zapłata|zapłaty|płatność|płatne|přelew|przelew"},
    {Key::period,
     "service date|date of service|delivery date|delivered|delivery|period|invoice period|"
     "billing period|week ending|stay|arrival|departure|check-in|check-out|order date|ordered|"
     "leistungsdatum|leistungszeitraum|lieferdatum|zeitraum|lieferung vom|anreise|abreise|"
     "ihr antrag vom|bestellung vom|période|livraison|commande du|séjour|periodo|entrega|"
     "estancia|leveringsdatum|periode|período|leveransdatum|okres|data dostawy|shipped|"
     "ship date|departure date|visit|visits|hired|hire|valid until|angebot vom|auftrag vom|"
     "lieferschein vom|devis du|ordine del|pedido de|bestelling van|beställning|closed|signed|"
     "printed|exported|approved|scanned"},
    {Key::reference,
     "against invoice|against|for invoice|against tax invoice|relating to invoice|"
     "original invoice|original tax invoice|replaces|replaces invoice|re invoice|cancels|"
     "credit for invoice|order no|order no.|order number|order|po|po no|po no.|po number|"
     "purchase order|your ref|your reference|your order|our order|customer no|customer no.|"
     "customer number|client no|client no.|account number|delivery note|vat no|vat no.|"
     "vat number|vat reg|vat reg no|vat reg. no.|vat id|tax id|abn|acn|ein|gstin|company no|"
     "company no.|reg no|reg. no.|iban|bic|sort code|phone|tel|tel.|fax|project|job|"
     "booking ref|quote no|reservation|registration|quote|estimate|offer|previous invoice|"
     "earlier invoice|delivery note no|patient|a/c|gst/hst registration|zu rechnung|"
     "zu rechnung nr.|zur rechnung|storno zu|gutschrift zu rechnung|bestellnummer|bestell-nr.|"
     "bestellung|auftrag|auftragsnummer|auftrags-nr.|kundennummer|kunden-nr.|kundennr.|"
     "kunden-nr|lieferschein|lieferschein-nr.|lieferschein nr.|ust-idnr.|ust-id|ust-id-nr.|"
     "uid|steuernummer|steuernr.|steuer-nr.|che|mwst-nr.|telefon|hrb|ihr zeichen|projekt|"
     "zählernummer|zähler|vertragsnummer|vertrag|objekt|vertragskonto|angebot|amtsgericht|"
     "annule|sur facture|concerne la facture|bon de commande|commande|commande n°|n° client|"
     "client n°|siret|siren|n° tva|tva intracommunautaire|devis|bon de livraison|dossier|"
     "réf. client|tél|tél.|téléphone|rectifica|rectifica a|sobre factura|pedido|pedido nº|nif|"
     "cif|rfc|cliente nº|presupuesto|teléfono|tfno|rif|a fronte di|su fattura|storno fattura|"
     "ordine|ordine n.|p.iva|p. iva|partita iva|codice fiscale|cod. cliente|ddt|preventivo|"
     "telefono|op factuur|betreft factuur|betreft|bestelnummer|ordernummer|klantnummer|kvk|"
     "btw-nr|btw-nummer|btw nr|btw-id|offerte|pakbon|ref. fatura|referente à fatura|encomenda|"
     "nipc|cnpj|cpf|contribuinte|orçamento|telefone|avser faktura|ordernr|order nr|kundnummer|"
     "kundnr|org.nr|org nr|org. nr|orgnr|org.nr.|momsreg.nr|bankgiro|plusgiro|cvr|offert|bg|"
     "avseende faktura|konto|do faktury|zamówienie|nr zamówienia|nip|regon|krs|zlecenie|umowa|"
     "korekta do|dotyczy faktury|nr klienta|ičo|dič|ič|objednávka|nr systemowy"},
    {Key::vendor,
     "seller|vendor|supplier|from|issuer|issued by|billed by|payee|biller|shop|firm|company|"
     "contractor|provider|remit to|pay to|payable to|store|merchant|sold by|trader|lieferant|"
     "verkäufer|aussteller|rechnungssteller|absender|herausgeber|firma|leistungserbringer|"
     "anbieter|fournisseur|vendeur|émetteur|prestataire|émis par|société|vendedor|proveedor|"
     "emisor|emitida por|empresa|emitente|fornitore|venditore|emittente|cedente|"
     "cedente/prestatore|ditta|leverancier|verkoper|afzender|fornecedor|prestador|leverantör|"
     "säljare|avsändare|företag|leverandør|sprzedawca|wystawca|dostawca|dodavatel"},
    {Key::customer,
     "bill to|billed to|invoice to|sold to|ship to|deliver to|customer|client|buyer|to|for|"
     "attn|attention|guest|member|tenant|group|couple|kunde|kundin|käufer|empfänger|"
     "rechnung an|an|auftraggeber|rechnungsempfänger|gast|bewohnerin|bewohner|mieter|acheteur|"
     "destinataire|facturé à|adressé à|cliente|comprador|destinatario|facturar a|receptor|"
     "acquirente|spett.le|spett|klant|afnemer|aan|koper|geadresseerde|adquirente|tomador|"
     "destinatário|kund|köpare|mottagare|till|køber|nabywca|odbiorca|klient|kupujący|odběratel"},
    {Key::subtotal,
     "subtotal|sub-total|sub total|net|nett|net total|total net|net amount|total before tax|"
     "total before gst|total before vat|total excl. vat|total excl vat|total ex vat|"
     "total excluding vat|total ex gst|total excl. tax|before tax|before vat|before gst|"
     "amount before tax|net value|taxable amount|taxable value|goods total|net sum|nett total|"
     "total nett|total net of vat|excl. vat|ex vat|ex. vat|net goods|total (excl. vat)|"
     "total (ex vat)|charges and disbursements net|total excluding tax|net of vat|"
     "net payable before tax|subtotal excl. vat|nett amount|total without vat|sum before vat|"
     "netto|summe netto|nettosumme|nettobetrag|netto gesamt|gesamt netto|zwischensumme|"
     "summe ohne mwst|summe exkl. mwst|total exkl. mwst|total exkl. mwst.|gesamtbetrag netto|"
     "nettowert|total netto|betrag netto|gesamtsumme netto|warenwert|nettoentgelt|"
     "total ohne mwst|rechnungsbetrag netto|summe zzgl. mwst|nettohonorar|netto-summe|"
     "total ht|total h.t.|montant ht|sous-total|sous total|total hors taxes|ht|total hors tva|"
     "net ht|total net ht|montant net ht|somme ht|base ht|sous-total ht|montant hors taxe|"
     "montant h.t.|hors taxes|hors tva|total hors taxe|base imponible|base|suma|neto|"
     "importe neto|total sin iva|base imp.|total neto|suma y sigue|imponibile|"
     "totale imponibile|totale netto|subtotale|totale senza iva|tot. imponibile|totale imp.|"
     "imponibile totale|subtotaal|totaal excl. btw|totaal exclusief btw|totaal excl btw|"
     "nettobedrag|totaal netto|excl. btw|totaal ex btw|bedrag excl. btw|exclusief btw|"
     "netto totaal|excl btw|total s/ iva|total sem iva|base tributável|incidência|"
     "total ilíquido|valor líquido|líquido|total líquido|total sem imposto|base de incidência|"
     "summa exkl. moms|summa exkl moms|nettobelopp|delsumma|exkl. moms|exkl moms|"
     "summa utan moms|summa netto|netto summa|belopp exkl. moms|subtotal ekskl. moms|"
     "ekskl. moms|total ekskl. moms|i alt ekskl. moms|netto beløb|sum eks. mva|eks. mva|"
     "sum ekskl. mva|totalt exkl. moms|belopp före moms|varor netto|razem netto|netto razem|"
     "wartość netto|suma netto|kwota netto|ogółem netto|cena celkem bez dph|celkem bez dph|"
     "základ|základ daně|bez dph"},
    {Key::tax,
     "vat|tax|sales tax|gst|hst|pst|qst|tvq|tps|total vat|total tax|vat total|tax total|"
     "vat amount|tax amount|vat included|including vat of|incl. vat|vat content|including vat|"
     "includes vat|plus vat|add vat|gross receipts tax|state tax|igst|cgst|sgst|gst included|"
     "includes gst|includes gst of|incl. gst|gst content|total gst|gst amount|local tax|"
     "county tax|city tax rate|tax credited|v.a.t.|consumption tax|occupancy tax|mwst|mwst.|"
     "ust|ust.|umsatzsteuer|mehrwertsteuer|zzgl. mwst|zzgl. mwst.|zzgl. ust|zzgl. ust.|"
     "enthaltene mwst|enthaltene mwst.|enthaltene ust|enthaltene ust.|inkl. mwst|inkl. mwst.|"
     "inkl. ust|inkl. ust.|darin mwst|darin ust|mwst-betrag|steuer|enth. mwst|"
     "darin enthaltene mwst|steuerbetrag|enthaltene umsatzsteuer|enthaltene mehrwertsteuer|"
     "davon mwst|mwst enthalten|gesamt mwst|mwst gesamt|ust gesamt|mwst total|vorsteuer|tva|"
     "montant tva|dont tva|total tva|tva incluse|tva comprise|t.v.a.|tva totale|iva|i.v.a.|"
     "cuota iva|total iva|iva incluido|importe iva|iva incluído|iva inclusa|totale iva|"
     "di cui iva|iva incl.|iva compresa|igic|imposto|valor iva|iss|total do iva|btw|"
     "totaal btw|waarvan btw|btw-bedrag|incl. btw|inclusief btw|btw totaal|btw bedrag|"
     "btw hoog|btw laag|moms|varav moms|moms ingår|total moms|mva|herav moms|heraf moms|"
     "herav mva|momsbelopp|moms totalt|inkl. moms|inkl. mva|incl. mva|alv|momsbeløb|"
     "i tillegg mva|kwota vat|podatek vat|podatek|w tym vat|vat razem|razem vat|ptu|w tym ptu|"
     "suma ptu|kwota podatku|dph|dph celkem|áfa"},
    {Key::tax_free,
     "no vat charged|no vat|no vat is charged|no gst|no gst charged|no tax charged|"
     "no sales tax|no tax|no hst|no hst charged|vat not charged|vat nil|vat: nil|vat zero|"
     "nil vat|vat 0%|reverse charge|gst nil|gst: nil|without vat charged|kein mwst|keine mwst|"
     "keine umsatzsteuer|ohne umsatzsteuer|umsatzsteuerfrei|steuerschuldnerschaft|mwst-frei|"
     "tva non applicable|autoliquidation|pas de tva|exonéré de tva|sin iva|iva exenta|"
     "exento de iva|senza iva|esente iva|non soggetto a iva|btw verlegd|vrijgesteld van btw|"
     "geen btw|isento de iva|iva isento|ingen moms|omvänd skattskyldighet|momsfri|momsfritt|"
     "zwolniony z vat|bez vat|odwrotne obciążenie"},
    {Key::total,
     "makes|all told|comes to|in total|totalling|sum due|total|grand total|total due|total "
     "payable|invoice total|total amount|total amount due|"
     "total incl. vat|total inc vat|total incl vat|total including vat|total inc. vat|"
     "total to pay|gross|gross total|total gross|total incl. gst|total inc gst|"
     "total including gst|total including tax|total incl. tax|total invoice|"
     "total this invoice|total of this invoice|total for the week|total charge|total charges|"
     "total price|order total|trip total|total sum|total credit|credit total|total credited|"
     "fee total|amount payable|sum total|total in|tot|tot.|in all|all in all|altogether|"
     "overall total|total refund|total invoice amount|total now due|bill total|job total|"
     "invoice value|invoice amount|total fee|total fees|gross amount|grand tot|the lot|gesamt|"
     "gesamtbetrag|gesamtsumme|rechnungsbetrag|brutto|bruttobetrag|summe brutto|endbetrag|"
     "rechnungssumme|summe|gesamt brutto|gesamtbetrag brutto|endsumme|total inkl. mwst|"
     "total inkl. mwst.|rechnungstotal|zahlbetrag|bruttosumme|insgesamt|gesamtpreis|"
     "betrag brutto|gutschriftsbetrag|gesamtbetrag inkl. mwst|brutto gesamt|"
     "rechnungsbetrag brutto|gesamtbetrag inkl. mwst.|totalbetrag|rechnungsendbetrag|zusammen|"
     "macht zusammen|gesamt inkl. mwst|summe inkl. mwst|total fr.|gesamtgutschrift|total ttc|"
     "montant ttc|ttc|total général|total t.t.c.|net à payer|montant total|total à payer|"
     "somme totale|total toutes taxes|total facture|total de la facture|total tvac|"
     "montant total ttc|total de l'avoir|net à payer ttc|importe total|total factura|"
     "total a pagar|total con iva|suma total|total general|total abono|monto total|"
     "total a abonar|totale|totale fattura|totale documento|totale da pagare|totale ivato|"
     "totale con iva|netto a pagare|totale lordo|totale dovuto|totale complessivo|"
     "totale a pagare|totale bolletta|importo totale|totale generale|totale iva inclusa|"
     "totaal|totaal incl. btw|totaal inclusief btw|totaalbedrag|factuurbedrag|"
     "te betalen totaal|eindbedrag|totaal te betalen|totaal factuur|samen|totaal bedrag|"
     "totaal incl btw|total c/ iva|total com iva|total da fatura|valor total|total geral|"
     "total do documento|total fatura|total documento|summa|totalt|summa att betala|"
     "summa inkl. moms|totalt inkl. moms|att betala|totalbelopp|totalsumma|fakturabelopp|"
     "i alt|total inkl. moms|i alt inkl. moms|sum inkl. mva|totalsum|sammanlagt|beløb i alt|"
     "summa totalt|å betale|at betale|til betaling|total inkl. mva|sum|razem|razem brutto|"
     "brutto razem|wartość brutto|kwota brutto|ogółem|łącznie|suma brutto|celkem|celkem s dph|"
     "k úhradě|cena celkem|celkem k úhradě|razem do zapłaty"},
    {Key::weak_total,
     "amount due|balance due|balance|amount|to pay|please pay|still open|gap to pay|now due|"
     "due now|remaining|outstanding|we owe|amount outstanding|balance to pay|"
     "credited to your account|credited to card|credited|refund|refunded|amount to pay|"
     "net payable|payable|credited to|debited|card|zu zahlen|restbetrag|nachzahlung|"
     "offener betrag|zahlungsbetrag|zu überweisen|betrag|noch zu zahlen|auszahlung|erstattung|"
     "guthaben|à payer|reste à payer|solde|montant|somme|reste dû|solde dû|montant dû|"
     "à régler|d'un montant de|a pagar|a abonar|importe|saldo|pendiente|líquido a percibir|"
     "queda|da pagare|a pagare|importo|resta da pagare|dovuto|a saldo|te betalen|bedrag|"
     "nog te betalen|te voldoen|restant|valor a pagar|valor|em dívida|belopp|kvar att betala|"
     "beløb|återstår|restbelopp|do zapłaty|kwota|pozostaje do zapłaty|do zwrotu|zostało"},
    {Key::paid,
     "paid|deposit|deposit paid|less deposit|less|payment received|advance|advance paid|"
     "prepaid|prepayment|received|cash|visa|mastercard|change|tendered|tip|suggested tip|"
     "ec-karte|girocard|bar|gegeben|rückgeld|bezahlt|anzahlung|abschlag|abzüglich|"
     "ihre anzahlung|abzgl.|bereits bezahlt|erhalten|acompte|acompte versé|déjà payé|payé|"
     "réglé|anticipo|pagado|a cuenta|acconto|pagato|versato|aanbetaling|voldaan|betaald|"
     "contant|pin|adiantamento|pago|sinal|betalt|förskott|kontant|kort|zapłacono|zaliczka|"
     "karta|gotówka|reszta|payments|already paid|retainer applied|credit applied|you saved|"
     "paid by card|paid on account|paid by|part payment|bereits gezahlt|gezahlt|déduit|"
     "verrechnet"},
    {Key::row_head,
     "description|item|items|qty|qty.|quantity|unit price|price|price each|each|rate|hours|"
     "hrs|line total|ext|sku|article|product|service|work|units|unit|what|pcs|how many|"
     "together|value|particulars|fee|line|pos|pos.|position|leistung|bezeichnung|beschreibung|"
     "artikel|menge|anzahl|stück|einzelpreis|preis|ep|gp|einheit|désignation|quantité|qté|qte|"
     "prix|prix unitaire|p.u.|pu|prestation|tarif|descripción|concepto|cantidad|cant.|precio|"
     "precio unitario|uds|uds.|descrizione|quantità|q.tà|qta|prezzo|prezzo unitario|"
     "omschrijving|aantal|stukprijs|prijs|descrição|quantidade|qtd|qtd.|preço|preço unitário|"
     "valor unitário|benämning|beskrivning|antal|à-pris|pris|á-pris|styckpris|beskrivelse|stk|"
     "stk.|usługa|opis|nazwa|ilość|cena|cena jedn.|cena netto|j.m.|lp|lp.|stawka|km|"
     "artikelnummer|popis|množství|kus|material|tonnes|kg|code|ref code"},
});

}  // namespace

std::vector<KeyPhrase> known_phrases() {
  std::vector<KeyPhrase> phrases;
  for (const Group& group : kGroups) {
    std::string_view rest = group.phrases;
    while (!rest.empty()) {
      const std::string_view phrase = rest.substr(0, rest.find('|'));
      phrases.push_back({phrase, group.key});
      rest.remove_prefix(std::min(rest.size(), phrase.size() + 1));
    }
  }
  return phrases;
}

}  // namespace assay::local
